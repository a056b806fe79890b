// "/" leads to the search, Escape out of its suggestions. Everything works without this.
const field = document.getElementById("search");
const suggested = document.getElementById("suggested");

const writes = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writes(event.target)) {
    event.preventDefault();
    field.focus();
    field.select();
  }
  if (event.key === "Escape" && suggested.contains(event.target)) field.focus();
  if (event.key === "Escape") suggested.replaceChildren();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) suggested.replaceChildren();
});

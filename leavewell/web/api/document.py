"""The API's own description (OpenAPI), with the answers to errors that ninja knows nothing of."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from pydantic import TypeAdapter

from leavewell.web.api.once import HEADER
from leavewell.web.api.problems import MEDIA_TYPE, Problem

_EVERY = {
    "400": "The call can't be read, or lacks a header.",
    "401": "No valid key.",
    "403": "The key lacks the scope, or the contact the right.",
    "404": "Unknown here. What belongs to others looks the same.",
    "422": "Something in the call doesn't fit, or an idempotency key was used for another body.",
    "429": "No calls left for now; Retry-After says for how long.",
    "500": "Something broke on our side.",
}
_BODIED = {"413": "More than 256 KB.", "415": "Not marked as JSON."}
_POSTED = {"409": "Not possible as things stand, or a call with this idempotency key is still running."}
_LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_WHOLE = {"schema": {"type": "integer"}}
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "New for each new call, the same when it is tried again. Answers are kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[!-~][ -~]*$"},
}


class DescribedApi(NinjaAPI):
    """Adds the problems, the idempotency key and the limits to each operation."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The whole document."""
        schema = super().get_openapi_schema(**kwargs)
        components = schema["components"].setdefault("schemas", {})
        template = "#/components/schemas/{model}"
        made = TypeAdapter(Problem).json_schema(ref_template=template)
        components.update({**made.pop("$defs", {}), "Problem": made})
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe(method, operation)
        return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for answer in answers.values():
        answer["headers"] = dict.fromkeys(_LIMITS, _WHOLE)
    problems = {
        **_EVERY,
        **(_BODIED if "requestBody" in operation else {}),
        **(_POSTED if method == "post" else {}),
    }
    for status, words in problems.items():
        answers[status] = {
            "description": words,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if method == "post":
        operation.setdefault("parameters", []).append(_KEY)
        for status in set(answers) & {200, 201}:
            replayed = {"schema": {"type": "string", "enum": ["true"]}}
            answers[status]["headers"] = {**answers[status]["headers"], "Idempotency-Replayed": replayed}

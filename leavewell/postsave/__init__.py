"""The program for those who stayed: the save and whether it holds, and what follows it."""

"""H: a bare Flask page, the measure of all others."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """One line."""
    return "Hello"

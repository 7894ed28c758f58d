"""What the reading of a file hands over, from the child process to its parent."""

from dataclasses import dataclass, field

MOST_OUTPUT_BYTES = 128 << 20


@dataclass(frozen=True)
class Findings:
    """The code of a reason to refuse the file, or its facts and the text of each page."""

    refused: str = ""
    pages: int = 0
    texts: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    tagged: bool = False
    has_text: bool = False
    has_outline: bool = False
    damaged: bool = False
    active_content: list[str] = field(default_factory=list)

"""How each thing that the software rests on is known: documented, recorded, or verified on a day.

`python -m scripts.local_google.proof.standing` writes the page docs/local-google-proof.md; a test holds it to the
recordings.
"""

from collections import Counter
from pathlib import Path

from scripts.local_google.proof.recording import FOLDER, load
from scripts.local_google.proof.sequences import SEQUENCES, Sequence

PAGE = Path(__file__).parents[3] / "docs" / "local-google-proof.md"

_HEAD = """\
# How what Google does is known

Written by `python -m scripts.local_google.proof.standing`. Each line is a sequence of requests whose answers the
software rests on (`scripts/local_google/proof/sequences.py`). A test sends it to a local Google and compares the
answers with what is known of Google's:

- **documented**: Google's documentation says so, and nobody has recorded it for this project yet; the test holds the
  local Google to the documented outcome alone;
- **recorded on a day**: the answers of that day lie beside those sequences, in `recordings/`; the test holds the local
  Google to them word for word;
- **verified on a day**: Google was asked again on that day and answered the same.

Whoever has an account takes them anew with one command, in a workbook in which a tab may come and go:

```
./scripts/deploy --record --spreadsheet-id ID
```

The sequence `protected` needs a second person who may edit the workbook: their access token in
TALLYSHEET_RECORD_OTHER. Ids, addresses and project numbers do not get into a recording.
"""


def standing(sequence: Sequence, folder: Path = FOLDER) -> str:
    """How the sequence is known, in words."""
    recording = load(sequence.name, folder)
    if recording is None:
        return "documented"
    return f"verified on {recording.verified}" if recording.verified else f"recorded on {recording.recorded}"


def page(folder: Path = FOLDER) -> str:
    """The page as it should be."""
    known = [(sequence, standing(sequence, folder)) for sequence in SEQUENCES]
    counts = Counter(words.split(" ")[0] for _, words in known)
    said = ", ".join(f"{counts[word]} {word}" for word in ("documented", "recorded", "verified"))
    lines = [_HEAD, f"Of {len(SEQUENCES)} sequences: {said}.", "", "| sequence | shows | known | source |"]
    lines.append("|---|---|---|---|")
    lines += [f"| {each.name} | {each.shows} | {words} | {each.source} |" for each, words in known]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

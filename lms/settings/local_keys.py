"""Keys for a laptop: made once, kept under var/, never in the repository."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def local_keys(folder: Path) -> dict[str, str]:
    """Return SECRET_KEY, FIELD_KEYS, MATCH_KEY and CODE_KEY, created in `folder/keys.json` on the first call.

    Two processes that start together agree: the file is linked into place, and the loser reads the winner's.
    """
    path = folder / "keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        keys = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": Fernet.generate_key().decode(),
            "MATCH_KEY": secrets.token_urlsafe(32),
            "CODE_KEY": secrets.token_urlsafe(32),
        }
        draft = folder / f".keys-{os.getpid()}.json"
        draft.write_text(json.dumps(keys), encoding="utf-8")
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text(encoding="utf-8"))

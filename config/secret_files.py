"""Keys nobody chose: made once per installation, kept in DATA_DIR/secrets for the owner's eyes alone."""

import os
import secrets
from pathlib import Path

from config.errors import ConfigError


def kept_secret(data_dir: Path, name: str) -> str:
    """The key kept under this name (64 hexadecimal characters); made now if there is none.

    Two processes that start at once get the same key: the first to link its file in wins. Raises ConfigError where
    the key cannot be read or written.
    """
    folder = data_dir / "secrets"
    file = folder / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            make(file)
        key = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ConfigError(
            file=str(file), key=name.upper(), problem=f"it cannot be read or made ({error.strerror})",
            cure="let this user read and write the folder, or set the key in the environment",
        ) from error  # fmt: skip
    return key


def make(file: Path) -> None:
    """Write a new key beside the file and link it in, unless another process was first."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as content:
            content.write(secrets.token_hex(32) + "\n")
            content.flush()
            os.fsync(content.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()

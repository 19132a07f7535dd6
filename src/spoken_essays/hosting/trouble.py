"""What goes wrong with targets, in words: what the machine or the host said, and what to do."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

AGAIN = "What has arrived whole stays there: publish again, and it goes on from where it was."
MAYBE_FULL = "its disk or a quota may be full"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_FOLDER = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR}


def why(error: BaseException) -> str:
    """What a target's failure means, by the error or one that led to it; sentences."""
    for each in _chain(error):
        if said := _known(each):
            return said
    return f"{words(error)}. {AGAIN}"


def words(error: BaseException) -> str:
    """What an error says of itself, on one line, without a full stop."""
    said = " ".join(str(error).split()).rstrip(".")
    return said or type(error).__name__


def _known(error: BaseException) -> str | None:
    code = error.errno if isinstance(error, OSError) else None
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"its certificate cannot be trusted ({error.verify_message}), and nothing was sent."
                " If it is signed by yourself, name its file in SSL_CERT_FILE."
            )
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return f"the connection broke. {AGAIN}"
        case ssl.SSLError():
            return f"no secure connection can be made ({words(error)})."
        case socket.gaierror():
            return "there is no host of that name, or no network. Mend the target in spoken.toml."
        case ConnectionRefusedError():
            return "nothing answers there. Is the host's name and port right, and is it running?"
        case TimeoutError():
            return f"it does not answer any more. {AGAIN}"
        case ConnectionError() | EOFError():
            return f"the connection broke. {AGAIN}"
    return _refusal(code)


def _refusal(code: int | None) -> str | None:
    if code in _NO_ROOM:
        return f"there is no room left. Make some, or ask for more. {AGAIN}"
    if code in _FORBIDDEN:
        return "you may not write there. Its owner or its rights must be changed on the host."
    if code in _NOT_A_FOLDER:
        return "a file stands there where a folder is needed, or a folder in place of a file."
    if code == errno.EFBIG:
        return "it takes no file as large as that."
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

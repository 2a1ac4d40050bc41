"""What goes wrong between here and a Qdrant server, in words and in the right class."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import grpc
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from records.errors import ManhMoiError, OperatorError, Retry

_REFUSED: Final = (401, 403)
_NOT_FOUND: Final = 404
_PASSING: Final = (408, 429, 500, 502, 503, 504)
_GRPC_REFUSED: Final = (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
_GRPC_PASSING: Final = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.INTERNAL,
)


class IndexUnreachable(Retry):
    """The server does not answer, or says that it cannot now; the pipeline tries again."""


class NoSuchCollection(OperatorError):
    """The server has no collection of this name (any more)."""


@contextmanager
def asking(url: str) -> Iterator[None]:
    """Turn what ``qdrant-client`` raises inside the block into this product's errors.

    Raises:
        IndexUnreachable: no answer, a timeout, or an answer that promises to be passing.
        NoSuchCollection: the collection is not there.
        OperatorError: the key is refused, or the server refuses the request.

    """
    try:
        yield
    except ResourceExhaustedResponse as error:
        raise _unreachable(url, str(error), error.retry_after_s) from error
    except ResponseHandlingException as error:
        raise _unreachable(url, str(error.source)) from error
    except UnexpectedResponse as error:
        raise _of_status(url, error.status_code, str(error)) from error
    except grpc.RpcError as error:
        raise _of_grpc(url, error) from error
    except ValueError as error:
        # The in-memory client says it so.
        if "not found" in str(error):
            raise _absent(url, str(error)) from error
        raise


def _of_status(url: str, status: int | None, what: str) -> ManhMoiError:
    if status in _REFUSED:
        return _refused(url)
    if status == _NOT_FOUND:
        return _absent(url, what)
    if status is None or status in _PASSING:
        return _unreachable(url, what)
    return _wrong(url, what)


def _of_grpc(url: str, error: grpc.RpcError) -> ManhMoiError:
    code = error.code() if isinstance(error, grpc.Call) else grpc.StatusCode.UNAVAILABLE
    if code in _GRPC_REFUSED:
        return _refused(url)
    if code == grpc.StatusCode.NOT_FOUND:
        return _absent(url, str(error))
    if code in _GRPC_PASSING:
        return _unreachable(url, code.name)
    return _wrong(url, str(error))


def _unreachable(url: str, what: str, after_s: float | None = None) -> IndexUnreachable:
    return IndexUnreachable(
        f"Máy chủ chỉ mục {url} không trả lời ({what}). Hãy kiểm tra máy chủ Qdrant và mạng; "
        "việc đang làm sẽ được thử lại.",
        f"The index server {url} does not answer ({what}). Check the Qdrant server and the "
        "network; work under way is tried again.",
        after_s=after_s,
    )


def _absent(url: str, what: str) -> NoSuchCollection:
    return NoSuchCollection(
        f"Máy chủ chỉ mục {url} không có bộ sưu tập này ({what}). Hãy chạy: manhmoi index rebuild",
        f"The index server {url} has no such collection ({what}). Run: manhmoi index rebuild",
    )


def _refused(url: str) -> OperatorError:
    return OperatorError(
        f"Máy chủ chỉ mục {url} từ chối khóa. Hãy đặt đúng MANHMOI_INDEX_API_KEY.",
        f"The index server {url} refuses the key. Set MANHMOI_INDEX_API_KEY.",
    )


def _wrong(url: str, what: str) -> OperatorError:
    return OperatorError(
        f"Máy chủ chỉ mục {url} không nhận yêu cầu: {what}",
        f"The index server {url} refuses the request: {what}",
    )

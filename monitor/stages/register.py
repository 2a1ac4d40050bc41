"""Takes a list of the fallen in, out of the file the console kept."""

from __future__ import annotations

from casework.models import RegistryImport
from casework.registry_index import registry_linker
from casework.services.registry import registry_import_run
from casework.services.registry_uploads import registry_received
from monitor.readers.decoding import HEAD_BYTES, text_encoding
from records.errors import Quarantine, Refused


def take_in(import_id: int, token: str) -> None:
    """Take in what is left of an import, then make its people comparable.

    A file that cannot be read, or is gone, marks the import as failed; nothing is tried again.
    """
    row = RegistryImport.objects.select_related("registry").get(pk=import_id)
    if row.state != RegistryImport.State.RUNNING:
        return
    try:
        path = registry_received(token)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        book = head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
        for _ in registry_import_run(row, path, encoding="" if book else text_encoding(head)):
            pass
    except (Quarantine, Refused) as error:
        RegistryImport.objects.filter(pk=row.pk).update(
            state=RegistryImport.State.FAILED, trouble={"vi": error.vi, "en": error.en}
        )
        return
    path.unlink(missing_ok=True)
    registry_linker()

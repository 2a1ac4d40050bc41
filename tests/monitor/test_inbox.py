"""A finished upload whose bytes are gone from the inbox ends in words, not in a crash."""

from __future__ import annotations

import pytest

from casework.clock import now
from casework.models import UploadSession, User
from monitor.inbox import take_upload


@pytest.mark.django_db
def test_an_upload_without_its_folder_is_told_and_left(
    editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    upload = UploadSession.objects.create(user=editor, name="a.txt", size=3, finished_at=now())
    assert take_upload(str(upload.pk)) is None
    assert str(upload.pk) in caplog.text
    assert UploadSession.objects.get(pk=upload.pk).intake_id is None

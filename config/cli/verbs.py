"""All verbs of the command line."""

from __future__ import annotations

import click

from config.cli.alerts import alerts
from config.cli.capture import capture
from config.cli.care import backup, doctor, keys, restore
from config.cli.check import check
from config.cli.clues import clues
from config.cli.contacts import contact
from config.cli.coord import coord
from config.cli.corrections import corrections
from config.cli.evaluate import evaluation
from config.cli.facts import facts
from config.cli.find import search
from config.cli.flags import flags
from config.cli.glossary import glossary
from config.cli.incidents import incident
from config.cli.known_pictures import known_pictures
from config.cli.leads import leads
from config.cli.link import link
from config.cli.look import audit, quarantine, status
from config.cli.models import models
from config.cli.packet import packet
from config.cli.people import user
from config.cli.permissions import permission
from config.cli.read import copies, read
from config.cli.registry import registry
from config.cli.retention import retention
from config.cli.rights import request
from config.cli.serve import serve
from config.cli.sources import source
from config.cli.spread import spread
from config.cli.tokens import answers, sharing, tokens
from config.cli.transcribe import transcribe
from config.cli.transcripts import transcripts
from config.cli.understand import understand
from config.cli.watch import watch
from config.cli.work import index, ingest

VERBS: tuple[click.Command, ...] = (
    serve,
    ingest,
    search,
    transcribe,
    transcripts,
    read,
    capture,
    copies,
    contact,
    alerts,
    watch,
    permission,
    check,
    flags,
    facts,
    known_pictures,
    spread,
    corrections,
    coord,
    understand,
    clues,
    source,
    status,
    quarantine,
    index,
    leads,
    glossary,
    link,
    registry,
    backup,
    restore,
    doctor,
    keys,
    audit,
    packet,
    user,
    tokens,
    sharing,
    answers,
    models,
    request,
    incident,
    retention,
    evaluation,
)

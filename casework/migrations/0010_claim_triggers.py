"""What the database itself refuses about flags, their reviews, their evidence and their hand-over.

Each guard is written once and installed for SQLite and PostgreSQL alike; a later migration that
makes one of these tables anew on SQLite must install them again.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

ACTIVE_HOLD = "SELECT 1 FROM casework_legalhold WHERE item_id = NEW.id AND ended_at IS NULL"
HANDED_OVER = """(EXISTS (SELECT 1 FROM casework_referral WHERE flag_id = OLD.id)
    OR EXISTS (SELECT 1 FROM casework_sharedobject WHERE flag_id = OLD.id))"""
TWO_REVIEWS = """(SELECT count(DISTINCT reviewer_id) FROM casework_review
    WHERE flag_id = NEW.id AND decision = 'accept' AND undone_at IS NULL
      AND reviewer_id IN (NEW.first_reviewer_id, NEW.second_reviewer_id)) = 2"""
INACTIVE = "('assumed', 'plan+assumed')"
INACTIVE_FOR_REAL = f"""EXISTS (SELECT 1 FROM casework_officialfact
    WHERE id = NEW.fact_id AND status IN {INACTIVE})
    AND NOT EXISTS (SELECT 1 FROM casework_item WHERE id = NEW.item_id AND synthetic)"""
SIGNED_BY = """EXISTS (SELECT 1 FROM casework_flag
    WHERE id = OLD.flag_id AND status IN ('approved', 'withdrawn')
      AND OLD.reviewer_id IN (first_reviewer_id, second_reviewer_id))"""
NOT_BY_TWO = """NEW.flag_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM casework_flag
    WHERE id = NEW.flag_id AND status IN ('approved', 'withdrawn')
      AND first_reviewer_id <> second_reviewer_id)"""

# (name, when and on what, refused if, message)
GUARDS = [
    (
        "casework_flag_not_born_approved",
        "INSERT ON casework_flag",
        "NEW.status IN ('approved', 'withdrawn')",
        "a flag becomes approved by two reviews, it is never inserted so",
    ),
    (
        "casework_flag_two_reviews",
        "UPDATE OF status, first_reviewer_id, second_reviewer_id ON casework_flag",
        f"""NEW.status = 'approved' AND NOT COALESCE(
            NEW.first_reviewer_id <> NEW.second_reviewer_id
            AND (OLD.status IN ('approved', 'withdrawn')
                 OR (OLD.status = 'first_approved'
                     AND OLD.first_reviewer_id = NEW.first_reviewer_id))
            AND {TWO_REVIEWS}, FALSE)""",
        "a flag is approved only after a first approval and by two different people",
    ),
    (
        "casework_flag_withdrawn_from_approved",
        "UPDATE OF status ON casework_flag",
        "NEW.status = 'withdrawn' AND OLD.status NOT IN ('approved', 'withdrawn')",
        "only an approved flag can be withdrawn",
    ),
    (
        "casework_flag_signed_stays",
        """UPDATE OF item_id, fact_id, first_reviewer_id, second_reviewer_id, item_version,
            type, "start", "end", evidence ON casework_flag""",
        # Erasing an item empties the words; nothing puts others in their place.
        """OLD.status IN ('approved', 'withdrawn') AND NEW.status IN ('approved', 'withdrawn')
            AND NOT COALESCE(NEW.item_id = OLD.item_id AND NEW.fact_id = OLD.fact_id
                AND NEW.item_version = OLD.item_version AND NEW.type = OLD.type
                AND NEW."start" = OLD."start" AND NEW."end" = OLD."end"
                AND (NEW.evidence = OLD.evidence OR NEW.evidence = '')
                AND NEW.first_reviewer_id = OLD.first_reviewer_id
                AND NEW.second_reviewer_id = OLD.second_reviewer_id, FALSE)""",
        "what two people approved is not changed under their names",
    ),
    (
        "casework_fact_version_stays",
        "UPDATE ON casework_officialfact",
        "NEW.id = OLD.id",
        "a version of a fact is never changed: flags cite it",
    ),
    (
        "casework_flag_handed_over_stays",
        "UPDATE OF status ON casework_flag",
        f"""OLD.status IN ('approved', 'withdrawn') AND NEW.status <> OLD.status
            AND NEW.status <> 'withdrawn' AND {HANDED_OVER}""",
        "a flag that was handed over can only be withdrawn",
    ),
    (
        "casework_flag_fact_active",
        "INSERT ON casework_flag",
        INACTIVE_FOR_REAL,
        "an inactive fact is cited for synthetic items only",
    ),
    (
        "casework_flag_fact_active_move",
        "UPDATE OF fact_id, item_id ON casework_flag",
        INACTIVE_FOR_REAL,
        "an inactive fact is cited for synthetic items only",
    ),
    (
        "casework_item_stays_synthetic",
        "UPDATE OF synthetic ON casework_item",
        f"""OLD.synthetic AND NOT NEW.synthetic AND EXISTS (SELECT 1 FROM casework_flag
            JOIN casework_officialfact ON casework_officialfact.id = casework_flag.fact_id
            WHERE casework_flag.item_id = NEW.id
              AND casework_officialfact.status IN {INACTIVE})""",
        "an inactive fact is cited for synthetic items only",
    ),
    (
        "casework_item_held",
        "UPDATE OF deleted_at ON casework_item",
        f"NEW.deleted_at IS NOT NULL AND EXISTS ({ACTIVE_HOLD})",
        "the item is evidence under a legal hold",
    ),
    (
        "casework_review_signed_stays",
        "UPDATE OF flag_id, reviewer_id, decision, undone_at ON casework_review",
        f"""OLD.decision = 'accept' AND OLD.undone_at IS NULL
            AND NOT COALESCE(NEW.flag_id = OLD.flag_id AND NEW.reviewer_id = OLD.reviewer_id
                AND NEW.decision = OLD.decision AND NEW.undone_at IS NULL, FALSE)
            AND {SIGNED_BY}""",
        "a review that an approval rests on is not changed",
    ),
    (
        "casework_review_signed_kept",
        "DELETE ON casework_review",
        f"""OLD.flag_id IS NOT NULL AND ({SIGNED_BY}
            OR EXISTS (SELECT 1 FROM casework_referral WHERE flag_id = OLD.flag_id))""",
        "a review that an approval rests on is not deleted",
    ),
    (
        "casework_shared_two_people",
        "INSERT ON casework_sharedobject",
        NOT_BY_TWO,
        "only flags that two different people approved are shared",
    ),
    (
        "casework_shared_two_people_move",
        "UPDATE OF flag_id ON casework_sharedobject",
        NOT_BY_TWO,
        "only flags that two different people approved are shared",
    ),
]


def _table(event):
    return event.rsplit(" ", 1)[1]


SQLITE_INSTALL = [
    f"""CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {refused}
    BEGIN SELECT RAISE(ABORT, '{message}'); END"""
    for name, event, refused, message in GUARDS
]
SQLITE_REMOVE = [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in GUARDS]
POSTGRESQL_INSTALL = [
    statement
    for name, event, refused, message in GUARDS
    for statement in (
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {refused} THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN {"OLD" if event.startswith("DELETE") else "NEW"};
        END $$""",
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
]
POSTGRESQL_REMOVE = [
    statement
    for name, event, *_ in GUARDS
    for statement in (
        f"DROP TRIGGER IF EXISTS {name} ON {_table(event)}",
        f"DROP FUNCTION IF EXISTS {name}()",
    )
]
INSTALL = {"sqlite": SQLITE_INSTALL, "postgresql": POSTGRESQL_INSTALL}
REMOVE = {"sqlite": SQLITE_REMOVE, "postgresql": POSTGRESQL_REMOVE}

# As casework.services.holds had it when this was written.
HOLD_DAYS = 30


def hold_confirmed(apps, schema_editor):
    """Put evidence that a confirmed flag held by its mere state under a hold of its own."""
    flags = apps.get_model("casework", "Flag").objects.filter(
        status__in=("first_approved", "approved"),
        first_reviewer__isnull=False,
        item__deleted_at=None,
    )
    hold = apps.get_model("casework", "LegalHold")
    due = timezone.now() + timedelta(days=HOLD_DAYS)
    for flag in flags.filter(holds=None).iterator():
        hold.objects.create(
            item_id=flag.item_id,
            flag_id=flag.pk,
            placed_by_id=flag.first_reviewer_id,
            expires_at=due if flag.status == "first_approved" else None,
        )


def install(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in INSTALL[schema_editor.connection.vendor]:
            cursor.execute(statement)


def remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in REMOVE[schema_editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_claims_work")]
    operations = [
        migrations.RunPython(hold_confirmed, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]

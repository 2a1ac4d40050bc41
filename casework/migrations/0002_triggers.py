"""Database triggers: audit events are append-only; a referral needs a flag two people approved."""

from django.db import migrations

APPROVED_BY_TWO = """EXISTS (
    SELECT 1 FROM casework_flag
    WHERE id = NEW.flag_id AND status = 'approved'
      AND first_reviewer_id IS NOT NULL AND second_reviewer_id IS NOT NULL
      AND first_reviewer_id <> second_reviewer_id
)"""

SQLITE_INSTALL = [
    """CREATE TRIGGER casework_audit_no_update BEFORE UPDATE ON casework_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    """CREATE TRIGGER casework_audit_no_delete BEFORE DELETE ON casework_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    f"""CREATE TRIGGER casework_referral_two_people BEFORE INSERT ON casework_referral
    WHEN NOT {APPROVED_BY_TWO}
    BEGIN SELECT RAISE(ABORT, 'a referral needs a flag approved by two different people'); END""",
    f"""CREATE TRIGGER casework_referral_two_people_move
    BEFORE UPDATE OF flag_id ON casework_referral
    WHEN NOT {APPROVED_BY_TWO}
    BEGIN SELECT RAISE(ABORT, 'a referral needs a flag approved by two different people'); END""",
]
SQLITE_REMOVE = [
    "DROP TRIGGER IF EXISTS casework_audit_no_update",
    "DROP TRIGGER IF EXISTS casework_audit_no_delete",
    "DROP TRIGGER IF EXISTS casework_referral_two_people",
    "DROP TRIGGER IF EXISTS casework_referral_two_people_move",
]

POSTGRESQL_INSTALL = [
    """CREATE FUNCTION casework_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER casework_audit_no_update BEFORE UPDATE ON casework_auditevent
    FOR EACH ROW EXECUTE FUNCTION casework_audit_append_only()""",
    """CREATE TRIGGER casework_audit_no_delete BEFORE DELETE ON casework_auditevent
    FOR EACH ROW EXECUTE FUNCTION casework_audit_append_only()""",
    """CREATE TRIGGER casework_audit_no_truncate BEFORE TRUNCATE ON casework_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_append_only()""",
    f"""CREATE FUNCTION casework_referral_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT {APPROVED_BY_TWO} THEN
            RAISE EXCEPTION 'a referral needs a flag approved by two different people'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER casework_referral_two_people BEFORE INSERT OR UPDATE OF flag_id
    ON casework_referral FOR EACH ROW EXECUTE FUNCTION casework_referral_two_people()""",
]
POSTGRESQL_REMOVE = [
    "DROP TRIGGER IF EXISTS casework_audit_no_update ON casework_auditevent",
    "DROP TRIGGER IF EXISTS casework_audit_no_delete ON casework_auditevent",
    "DROP TRIGGER IF EXISTS casework_audit_no_truncate ON casework_auditevent",
    "DROP TRIGGER IF EXISTS casework_referral_two_people ON casework_referral",
    "DROP FUNCTION IF EXISTS casework_audit_append_only()",
    "DROP FUNCTION IF EXISTS casework_referral_two_people()",
]
INSTALL = {"sqlite": SQLITE_INSTALL, "postgresql": POSTGRESQL_INSTALL}
REMOVE = {"sqlite": SQLITE_REMOVE, "postgresql": POSTGRESQL_REMOVE}


def install(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in INSTALL[schema_editor.connection.vendor]:
            cursor.execute(statement)


def remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in REMOVE[schema_editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

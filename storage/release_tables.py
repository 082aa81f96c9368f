"""Releases of the model: what was trained, how the gate judged it, when it served."""

import sqlalchemy as sa

from storage.schema import metadata
from storage.types import UtcDateTime

# One a trained model (faq/releases.py). Rows are never deleted: numbers have no gap.
release = sa.Table(
    "release",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    # An account, or "system" for the first one, which no person asked for.
    sa.Column("made_by", sa.String(64), nullable=False),
    # Path below the folder of models.
    sa.Column("model_file", sa.String(255), nullable=False),
    sa.Column("model_sha256", sa.String(64), nullable=False),
    # Rasa's own id of the model: the one that each turn names.
    sa.Column("model_id", sa.String(64), nullable=False),
    # JSON object: entry id -> number of the version that it was trained on.
    sa.Column("entries", sa.Text, nullable=False),
    # A candidate is before the gate; what serves is told by the table `serving`.
    sa.Column("state", sa.String(16), nullable=False),
    # JSON object (faq/gate_report.py); empty while the release is a candidate.
    sa.Column("report", sa.Text),
    # A refused release that an admin lets serve all the same.
    sa.Column("override_by", sa.String(64)),
    sa.Column("override_reason", sa.Text),
    sa.Column("override_at", UtcDateTime),
    sa.CheckConstraint("number > 0", name="from_one"),
    sa.CheckConstraint("state IN ('candidate', 'refused', 'ready')", name="state"),
    sa.CheckConstraint("state = 'candidate' OR report IS NOT NULL", name="judged_by_a_report"),
    sa.CheckConstraint(
        "(override_by IS NULL) = (override_reason IS NULL)"
        " AND (override_by IS NULL) = (override_at IS NULL)"
        " AND (override_by IS NULL OR (state = 'refused' AND override_reason <> ''))",
        name="override_says_why",
    ),
)

# The periods in which releases served; the open row is what every Rasa process has to serve.
serving = sa.Table(
    "serving",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("release", sa.ForeignKey("release.number"), nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("begun_by", sa.String(64), nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("reason", sa.Text, nullable=False),
    # Always 1: at most one row is open.
    sa.Column("slot", sa.Integer, nullable=False, server_default=sa.text("1")),
    sa.CheckConstraint("slot = 1", name="one_slot"),
    sa.CheckConstraint("ended_at IS NULL OR ended_at >= begun_at", name="ends_after_it_begins"),
    sa.Index("ix_serving_release", "release", "begun_at"),
    sa.Index(
        "uq_serving_open",
        "slot",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

_ACTIVE = "state IN ('waiting', 'running', 'gating')"

# One a training that was asked for; its own process writes how far it is (faq/training_runs.py).
training_run = sa.Table(
    "training_run",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("asked_by", sa.String(64), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # Steps are numbered from 1; 0 while it waits.
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("steps", sa.Integer, nullable=False),
    # As the run of before took; empty if there was none.
    sa.Column("seconds_left", sa.Float),
    sa.Column("pid", sa.Integer),
    sa.Column("heartbeat_at", UtcDateTime),
    # JSON: why it failed or was cancelled (faq/remarks.yml); empty if it was not.
    sa.Column("problem", sa.Text),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("release", sa.ForeignKey("release.number"), unique=True),
    # Always 1: at most one run is active.
    sa.Column("slot", sa.Integer, nullable=False, server_default=sa.text("1")),
    sa.CheckConstraint("slot = 1", name="one_slot"),
    sa.CheckConstraint(
        f"{_ACTIVE} OR state IN ('done', 'failed', 'cancelled')",
        name="state",
    ),
    sa.CheckConstraint(f"({_ACTIVE}) = (ended_at IS NULL)", name="active_until_it_ends"),
    sa.CheckConstraint("state <> 'failed' OR problem IS NOT NULL", name="failed_says_why"),
    sa.CheckConstraint("state NOT IN ('gating', 'done') OR release IS NOT NULL", name="made_one"),
    sa.CheckConstraint("step BETWEEN 0 AND steps", name="step_of_steps"),
    sa.Index(
        "uq_training_run_active",
        "slot",
        unique=True,
        sqlite_where=sa.text(_ACTIVE),
        postgresql_where=sa.text(_ACTIVE),
    ),
)

# What people confirmed that a message means: every model is asked them at the gate.
# Of one text that was confirmed several times, the newest row counts.
regression = sa.Table(
    "regression",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("language", sa.String(2), nullable=False),
    # Without personal data.
    sa.Column("text", sa.Text, nullable=False),
    # An entry's id, the name of an intent, or "unanswerable".
    sa.Column("expected", sa.String(64), nullable=False),
    sa.Column("confirmed_by", sa.String(64), nullable=False),
    sa.Column("confirmed_at", UtcDateTime, nullable=False),
    # The turn that it was said in; empty where it came otherwise.
    sa.Column("message_id", sa.ForeignKey("turn.message_id"), unique=True),
    sa.CheckConstraint("text <> ''", name="has_text"),
)

"""`dover model`: train, and what the gate said of each release."""

import json
import time

import click
from sqlalchemy.engine import Engine

from desk import training
from desk.access import NotAllowed, acting
from desk.cli_common import By, Failure, change, looking, migrated
from desk.cli_review import by_name
from faq import gate, gate_json, releases
from faq import training_runs as runs
from faq.releases import Release
from faq.training_runs import Run, RunState
from settings.clock import now
from settings.environment import Settings
from storage.engine import reading, transaction

LOOK_SECONDS = 0.5


@click.group()
def model() -> None:
    """Trained models: their releases, what the gate said of each, which one serves."""


@model.command()
@by_name
@click.option("--wait/--no-wait", default=True, help="Wait for the end (the default).")
@click.pass_obj
def train(settings: Settings, name: str, wait: bool) -> None:
    """Train a model on what is approved now; the one that serves goes on serving."""
    engine = migrated(settings)
    try:
        run = _begun(settings, engine, name)
        if wait:
            _follow(engine, run)
    finally:
        engine.dispose()


def _begun(settings: Settings, engine: Engine, name: str) -> Run:
    try:
        with reading(engine) as connection:
            by = acting(connection, name, "releases_train")
    except NotAllowed as error:
        raise Failure(str(error)) from error
    run, is_new = training.ask(settings, engine, by.account)
    what = "begins" if is_new else f"is under way already: {run.asked_by} asked for it"
    click.echo(f"training {run.id} {what}")
    return run


def _follow(engine: Engine, run: Run) -> None:
    told = 0
    while run.is_active:
        if run.step > told:
            told = run.step
            left = runs.seconds_left(run, now())
            soon = f", about {left:.0f} s left" if left else ""
            click.echo(f"  step {run.step} of {run.steps}: {runs.STEPS[run.step - 1]}{soon}")
        time.sleep(LOOK_SECONDS)
        with reading(engine) as connection:
            run = runs.get(connection, run.id)
        if run.is_dead(now()):
            with transaction(engine) as connection:
                runs.look(connection, now())
    if run.state is not RunState.DONE or run.release is None:
        raise Failure("; ".join(str(one.reason().remark) for one in run.problems))
    with reading(engine) as connection:
        made = releases.find(connection, run.release)
    assert made
    _tell(made)


@model.command("list")
@click.pass_obj
def list_releases(settings: Settings) -> None:
    """List the releases, the newest first."""
    with looking(settings) as connection:
        found, serving = releases.listed(connection), releases.serving_now(connection)
    for one in found:
        serves = ", serves" if one.number == serving else ""
        made = f"{one.made_at:%Y-%m-%d %H:%M} by {one.made.by}"
        click.echo(f"{one.number}: {_state(one)}{serves}; {made}; {len(one.made.entries)} entries")
    if not found:
        click.echo("there is no release yet: dover model train makes one")


@model.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report.")
@click.pass_obj
def show(settings: Settings, number: int, as_json: bool) -> None:
    """Show what the gate said of release NUMBER."""
    with looking(settings) as connection:
        found = releases.find(connection, number)
    if found is None:
        raise Failure(f"there is no release {number}; dover model list shows them all")
    if as_json:
        click.echo(json.dumps(json.loads(found.report or "{}"), ensure_ascii=False, indent=2))
    else:
        _tell(found)


def _tell(one: Release) -> None:
    click.echo(f"release {one.number} is {_state(one)}")
    if one.report is None:
        return
    report = gate_json.load(one.report).report
    decision = gate.decide(report)
    for reason in decision.reasons:
        click.echo(f"  refused: {reason.remark}")
    for reason in decision.warnings:
        click.echo(f"  note: {reason.remark}")
    for tally in report.now:
        asked = f"{tally.kind.value} {tally.language}: {tally.asked} asked"
        click.echo(f"  {asked}, {tally.right} right, {tally.wrong} wrong")


def _state(one: Release) -> str:
    if one.override:
        return f"let through by {one.override.by}"
    return one.state.value


@model.command()
@by_name
@click.pass_obj
def cancel(settings: Settings, name: str) -> None:
    """Cancel the training that is under way."""
    by = By(name, "releases_cancel")
    if not change(settings, runs.cancel, by, now()):
        raise Failure("no training is under way")
    click.echo("the training is cancelled")


@model.command()
@click.argument("number", type=int)
@by_name
@click.option("--reason", required=True, help="Why; kept in the audit.")
@click.pass_obj
def override(settings: Settings, number: int, name: str, reason: str) -> None:
    """Let release NUMBER serve although the gate refused it (admins)."""
    change(settings, releases.override, number, By(name, "release_override"), reason, now())
    click.echo(f"release {number} may serve now: dover model serve {number}")

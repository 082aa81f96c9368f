"""The `dover` command, run in this process."""

from click.testing import CliRunner, Result

from desk.cli import main


def dover(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def told(*arguments: object) -> str:
    """What a command that works says."""
    result = dover(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(*arguments: object) -> str:
    """What a command that is refused says: one error, exit code 1, and nothing else."""
    result = dover(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr.removeprefix("Error: ").rstrip("\n")

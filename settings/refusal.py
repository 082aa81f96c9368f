"""What is raised of a setting or an agreement that cannot be used."""


class SettingError(ValueError):
    """A setting has a value that Dover cannot use: the message names it and says what to set."""


class BrandError(ValueError):
    """The agreement cannot be used: the message names the file, the line and what to mend."""

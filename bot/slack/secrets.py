"""What proves that the chat platforms are who they say, and that we are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Secrets:
    """The platforms' secrets; "" where one is not set up, and its routes are not there."""

    slack_signing_secret: str = field(default="", repr=False)
    slack_bot_token: str = field(default="", repr=False)
    mattermost_token: str = field(default="", repr=False)

    @property
    def takes_commands(self) -> bool:
        """Return whether a slash command of either platform can be told from a forged one."""
        return bool(self.slack_signing_secret or self.mattermost_token)

    @property
    def takes_clicks(self) -> bool:
        """Return whether buttons work: they are Slack's."""
        return bool(self.slack_signing_secret)

    @property
    def takes_events(self) -> bool:
        """Return whether mentions and direct messages are answered, which our own token does."""
        return bool(self.slack_signing_secret and self.slack_bot_token)

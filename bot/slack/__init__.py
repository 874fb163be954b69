"""The chat platforms: Slack, and Mattermost's command."""

"""Admin registration of accounts: what the log calls our own actions."""

from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions):  # type: ignore[no-untyped-def]
    actions.register_action("dateline.invite", "Invite", "Invited to the desk")

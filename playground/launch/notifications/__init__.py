"""Tells the services that a deployment has named (webhooks, e-mail, chats) which runs and studies have ended."""

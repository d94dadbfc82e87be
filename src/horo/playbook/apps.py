from django.apps import AppConfig


class PlaybookConfig(AppConfig):
    name = "horo.playbook"

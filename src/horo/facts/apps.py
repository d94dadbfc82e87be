from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "horo.facts"

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "dateline.newsroom"
    label = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        # Forms stand above models, so the models cannot name their own panels.
        from dateline.newsroom import models, panels

        models.Article.edit_handler = panels.ARTICLE
        models.Event.edit_handler = panels.EVENT

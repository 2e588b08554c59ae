from django.urls import path

from certification.desk.card_pages import views

urlpatterns = [
    path("cards/", views.cards, name="cards"),
    path("cards/print/", views.cards_print, name="cards_print"),
]

"""Where billing systems send their notices: an address for each connection."""

from django.urls import path

from leavewell.web.notices import views

urlpatterns = [path("<str:processor>/<str:connection_id>", views.take, name="take_notice")]

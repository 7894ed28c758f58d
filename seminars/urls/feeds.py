"""Addresses of the calendar feeds: the same words in both languages, programs remember them."""

from django.urls import path, re_path

from seminars.views import feeds

urlpatterns = [
    path("feeds/all.ics", feeds.feed_all, name="feed_all"),
    path("feeds/series/<slug:slug>.ics", feeds.feed_series, name="feed_series"),
    path("feeds/session/<str:uid>.ics", feeds.feed_session, name="feed_session"),
    path("feeds/topics/<slug:slug>.ics", feeds.feed_topic, name="feed_topic"),
    path("feeds/mine/<str:secret>.ics", feeds.feed_mine, name="feed_mine"),
    re_path(r"^feeds/mine/", feeds.feed_mine_unknown, name="feed_mine_unknown"),
    re_path(r"^feeds/.*\.ics$", feeds.feed_unknown, name="feed_unknown"),
]

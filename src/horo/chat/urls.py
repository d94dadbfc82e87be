from django.urls import path

from horo.chat.views import blocking, conversations, groups, reports

app_name = "chat"
urlpatterns = [
    path("conversations/", conversations.listed, name="conversations"),
    path("conversations/new/", conversations.new, name="new"),
    path("conversations/preview/", conversations.preview, name="preview"),
    path("conversations/<int:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<int:conversation_id>/write/", conversations.write, name="write"),
    path("conversations/<int:conversation_id>/people/", groups.people, name="people"),
    path("conversations/<int:conversation_id>/add/", groups.add, name="add"),
    path("conversations/<int:conversation_id>/rename/", groups.rename, name="rename"),
    path("conversations/<int:conversation_id>/mute/", groups.mute, name="mute"),
    path("conversations/<int:conversation_id>/unmute/", groups.unmute, name="unmute"),
    path("conversations/<int:conversation_id>/leave/", groups.leave, name="leave"),
    path("conversations/message/<int:message_id>/remove/", conversations.remove, name="remove"),
    path("conversations/message/<int:message_id>/report/", reports.report_message, name="report"),
    path("account/people/", blocking.listed, name="blocked"),
    path("account/people/<int:member_id>/block/", blocking.block, name="block"),
    path("account/people/<int:member_id>/unblock/", blocking.unblock, name="unblock"),
    path("account/people/<int:member_id>/mute/", blocking.mute, name="mute-member"),
    path("account/people/<int:member_id>/unmute/", blocking.unmute, name="unmute-member"),
    path("account/people/<int:member_id>/report/", reports.report_member, name="report-member"),
    path("console/reports/", reports.listed, name="reports"),
    path("console/reports/<int:report_id>/", reports.report, name="look"),
    path("console/reports/<int:report_id>/decide/", reports.decide, name="decide"),
]

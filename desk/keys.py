"""What handlers find in the application, and under which key."""

from aiohttp import ClientSession, web

from desk.candidate import Candidate
from desk.feed import Feed
from desk.file_folder import FileFolder
from desk.flood import Flood
from desk.notice_text import NoticeWords
from desk.onlookers import Onlookers
from desk.pace import Pace
from desk.preview import Previewer
from desk.ready_words import Replies
from desk.sessions import Passwords, Sessions
from desk.studio_catalog import Catalog
from desk.throttle import Throttle
from desk.ticket_deeds import Counter
from desk.tokens import VisitorTokens
from desk.uploads import Uploads
from desk.visit import Rooms
from desk.words import Words
from faq.questions import Questions
from handoff.sla import Rule
from settings.brand import Brand
from settings.environment import Settings

SETTINGS = web.AppKey("settings", Settings)
BRAND = web.AppKey("brand", Brand)
TOKENS = web.AppKey("tokens", VisitorTokens)
HTTP = web.AppKey("http", ClientSession)
ROOMS = web.AppKey("rooms", Rooms)
FEED = web.AppKey("feed", Feed)
ONLOOKERS = web.AppKey("onlookers", Onlookers)
REPLIES = web.AppKey("replies", Replies)
PREVIEWER = web.AppKey("previewer", Previewer)
CANDIDATE = web.AppKey("candidate", Candidate)
# Pokes the grouping of what visitors asked.
GROUPING = web.AppKey("grouping", Pace)
COUNTER = web.AppKey("counter", Counter)
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])
SESSIONS = web.AppKey("sessions", Sessions)
PASSWORDS = web.AppKey("passwords", Passwords)
THROTTLE = web.AppKey("logins", Throttle)
FILE_THROTTLE = web.AppKey("files", Throttle)
MAIL_THROTTLE = web.AppKey("mails", Throttle)
FLOOD = web.AppKey("flood", Flood)
WORDS = web.AppKey("words", Words)
NOTICE_WORDS = web.AppKey("notice_words", NoticeWords)
SENDING = web.AppKey("sending", Pace)
# Pokes the mailing of conversations.
MAILING = web.AppKey("mailing", Pace)
CATALOG = web.AppKey("catalog", Catalog)
# Only there if the agreement promises a time for decisions.
REVIEW_RULE = web.AppKey("review_rule", Rule)
QUESTIONS = web.AppKey("questions", Questions)
FOLDER = web.AppKey("folder", FileFolder)
UPLOADS = web.AppKey("uploads", Uploads)

from wagtail import hooks

from certification.campaigns.banners import campaign_banners
from certification.campaigns.tabs import campaign_tabs
from courses.learning.banners import HOOK as BANNERS
from lms.people.tabs import HOOK as TABS

hooks.register(BANNERS, campaign_banners)
hooks.register(TABS, campaign_tabs)

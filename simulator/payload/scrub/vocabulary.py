"""Vocabulary: words of the web and of software that say nothing of anybody."""

from __future__ import annotations

_WORDS = """
a about accept accepted access account accounts achievement action actions activate activated
activation active activity ad add added address admin adwords age agent ai alert alias all am
amount amplitude an analytics and android anonymous answer any api app apple application applied
apply approve approved archive archived are article as asp aspx asset assigned at attribute aud
audience author auto automatic avatar average avg b2b b2c back backend background balance banner
bar base basic batch be beta bill billed billing bing birthday blank blog board body book booked
booking boolean bot bounced box branch brand browse browser bug build business button buy by cache
calendar call called campaign can cancel canceled cancellation cancelled card cart catalog
category change changed channel chart chat check checked checkout choice chrome chromium churn
churned city class clear click clicked client clip close closed co code collapse collection color
column com comment commented community companies company complete completed component computed
configuration confirm confirmed connect connected connection consent contact contacts content
context conversation conversion copied copy core corp count counter country coupon cpc cpm create
created creation credit crm cron css csv currency current custom customer customers daily dark
dashboard data database date day days de deactivated deal debug decline declined default delete
deleted delivered delivery demo deny desktop detail details dev developer device dialog direct
disable disabled discount dismissed display do docs document domain done downgrade downgraded
download downloaded draft duplicate duration dynamic earned edge edit edited editor email
employees empty en enable enabled end ended engagement enroll enrolled entered enterprise
environment erp error errors es eur event events exit exited expand experiment expire expired
explore export exported external facebook failed failure false faq favorite feature features feed
feedback fetch field file files filter filtered finish finished firefox first firstname flag
flagged flow folder follow footer for forgot form forms found fr free from frontend full function
funnel gateway gbp gender general generate generated get gif github gitlab global gmail gmbh gmt
goal google grid group groups growth guest guide had has have header hello help hidden high
history home homepage hotmail hour hours how htm html http https hubspot i icloud icon id identify
ids if image images import imported impression in inactive inbox inc increase index industry info
initial input insight insights instagram install installed integration integrations intercom
internal into invalid inventory invitation invitations invite invited invoice ios ip ipad iphone
is issue issued it item items its job join joined journey jpeg jpg js json kanban key keys kind
knowledge label landing language large last lastname lat latest latitude launch launched layout
lead leads leave left legal lesson level library light like limit link linked linkedin linux list
listed lists live llc lng load loaded local locale location locked log logged login logins logout
logs longitude lost low ltd macos mail main manage manager map mark market marketing max me media
medium meeting member members menu message messages method metric metrics mid middle migration min
minute minutes missing mixpanel mobile modal mode model module monitor month monthly months more
most move moved mrr multi music my n name nan native net network new news newsletter next nl no
none normal not note notes notification notifications null number oauth object of off offer office
offline oidc ok old on onboarding once one online only open opened opera operation opportunity opt
option options or order ordered orders org organic organization os other others our out outcome
outlook over overview own owner pack package page pages pageview pageviews paid panel parent
partner password past pause paused pay payment payments paypal pc pdf pending people per percent
performance period permission permissions personal phone photo php picture pipeline place placed
plan plans platform play playback played player plugin plus pm png points policy popup portal
position post postal posts ppc premium preview previous price prices pricing primary print privacy
private pro process processed product production products profile program progress project
projects promo promotion prompt provider pt public publish published purchase purchased push qr
quality quantity query question queue quick quota quote rate rated rating read ready reason
receipt received recent record recovered redirect redo reference referral referred referrer
refresh refund refunded register registered registration reject rejected release remind reminder
remove removed rename renamed renew renewal renewed reply report reports request requested
required reset resource response restart restore restored result results resume resumed retail
retention retry return returned revenue review reviewed role root route row rule run saas safari
sale sales salesforce salesmachine saml sample save saved scale schedule scheduled score screen
script scroll search searched season seat seats second seconds section security seek segment
select selected self send sent seo server service services session sessions set setting settings
setup share shared ship shipped shipping shop short show shown sidebar sign signed signin signup
silver simple single site size sku slack small sms so social software solution sort source space
speed sport sso staging standard star start started starter state static status step steps stock
stop stopped storage store story stream street string stripe style submit submitted subscribe
subscribed subscription success suggestion summary support survey sv svg switch switched sync
synced system tab table tag tags target task tasks team teams template templates term terms test
tests text than that the their them theme then there this thread ticket tickets time timeline
times title to today toggle toggled token too tool tools top topic total tour track tracking
traffic training trait traits transaction transfer trial trialing trials trigger triggered true
tutorial tv twitter two type ui uid unable unarchived undefined under undo uninstalled unit
unknown unlink unlock unpaid unread unsubscribe unsubscribed up update updated updates upgrade
upgraded upload uploaded url us usage usd use used user username users utc utm uuid valid value
variant variation verification verified verify version via video videos view viewed views visit
visited visitor wait wallet was watch watched we web webhook webinar website week weekly weeks
welcome were what when where which who why widget wiki will windows wishlist with without wizard
work workflow workspace workspaces write www xml yahoo year yearly years yes yesterday you your
youtube zendesk zero zip zone
"""
VOCABULARY = frozenset(_WORDS.split())
"""Lower case; event names, pages and traits are mostly made of these."""

_KEYS = """
type event name userid anonymousid groupid previousid messageid timestamp originaltimestamp sentat
receivedat context integrations properties traits writekey version channel library ip useragent
page path referrer search title url locale timezone campaign device os app network screen location
personas computationclass computationid computationkey namespace spaceid eventemitterid
audiencekey traitkey email phone firstname lastname fullname username birthday createdat updatedat
address street city state postalcode zip country company organization employees industry plan mrr
churndate churnmrr churnreason churncomment accountuid accountid contactuid previousuid eventuid
displayname visiturl visitip visitagent method params revenue currency value products productid
orderid sku price quantity category brand variant coupon position website domain description
avatar age gender logins seats id
"""
STANDARD = frozenset(_KEYS.split())
"""Keys of messages, operations and common traits: their words in lower case, put together."""

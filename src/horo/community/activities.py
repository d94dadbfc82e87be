"""What is recorded about reading and keeping; writing is in `content.activities`."""

from horo.log.verbs import Verb

READ = Verb("read", "A member read posts of a topic that they had not read.", unit="posts")
SEARCHED = Verb("searched", "A member searched; the value is how much was found.", unit="results")
FOLLOWED = Verb("followed", "A member follows a space, topic, tag or member.")
UNFOLLOWED = Verb("unfollowed", "A member no longer follows it.")
BOOKMARKED = Verb("bookmarked", "A member kept a post to find it again.")
REMINDED = Verb("reminded", "The recipient was reminded of a post they kept.")
PROMISED = Verb("promised", "The recipient was promised an answer to their question.")
FEATURED = Verb("featured", "The recipient, or a topic of theirs, came onto the first page.")
INTRODUCED = Verb("introduced", "A member and the recipient, a newcomer, both wanted to meet.")

VERBS = (
    READ,
    SEARCHED,
    FOLLOWED,
    UNFOLLOWED,
    BOOKMARKED,
    REMINDED,
    PROMISED,
    FEATURED,
    INTRODUCED,
)

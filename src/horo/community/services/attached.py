"""Files of posts are read by whoever reads the post."""

from horo.content.models import Post
from horo.people.models import Member


def may_read(post_id: int, member: Member | None) -> bool:
    """Whether `member` may read the post that a file is attached to; None is a visitor."""
    return Post.objects.visible_to(member).filter(pk=post_id).exists()

"""`horo score`: read the tone of every post that nobody read yet."""

import json

import click

from horo.cli import setup

A_ROUND = 200


@click.command()
@click.option("--most", type=click.IntRange(1), help="Read so many posts at most.")
@click.option(
    "--json", "is_json", is_flag=True, help="Print one JSON object for a program to read."
)
def command(most: int | None, is_json: bool) -> None:
    """Measure the tone of posts: what the measure `sentiment` is made of.

    Reads the newest posts first, and each version of a post once; stop it at any time and run it
    again. Needs Horo's extra `tone`. With HORO_TONE=true the workers do the same by themselves.
    Exit code 2: the extra is not installed.
    """
    setup.django()
    from horo.ai import services
    from horo.ai.tone import NoScorer, is_installed

    if not is_installed():
        raise setup.unusable(NoScorer())
    done = 0
    while most is None or done < most:
        read = services.score_some(most=min(A_ROUND, most - done) if most else A_ROUND)
        if not read:
            break
        done += read
        if not is_json:
            click.echo(f"\rPosts read: {done:,}", nl=False, err=True)
    left = services.unread().count()
    if is_json:
        click.echo(json.dumps({"read": done, "left": left}))
    else:
        click.echo(f"\r{done:,} posts read, {left:,} left.")

"""What blogs leave around an essay that is copied from them, and essays that only look so.

Made up after the default themes of each program. A paste has what stands above the title, below it,
and after the essay.
"""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "The kettle"
BODY = (
    "My grandmother's kettle had no whistle.\nYou had to listen for it.",
    "I think that is where I learned to wait, in a kitchen, for water.",
    "Some mornings I still stand there\nand hear it start.",
)


@dataclass(frozen=True)
class Paste:
    """One blog's furniture."""

    above: str = ""
    meta: str = ""
    below: str = ""

    @property
    def text(self) -> str:
        parts = (self.above, TITLE, self.meta, *BODY, self.below)
        return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


PASTES: dict[str, Paste] = {
    "a list of recent posts with a teaser": Paste(
        below="""
Recent Posts:

Who we were…

The summer I turned nine my brother stopped talking to trees. I asked him why. He said

Read More »
Scroll to Top
"""
    ),
    "WordPress with Jetpack's buttons": Paste(
        below="""
Share this:

Click to share on Facebook (Opens in new window)
Facebook
Click to share on X (Opens in new window)
X
Like this:
Like Loading...
Related
A year of rain
March 3, 2021
In "Essays"
What the river kept
June 12, 2020
In "Home"
"""
    ),
    "WordPress, a classic theme": Paste(
        above="""
Skip to content
The Quiet Page
Home
About
Contact
""",
        meta="Posted on May 3, 2024 by Ann Example",
        below="""
Posted in Essays
Tagged family, memory

Post navigation
← What the river kept
A year of rain →

Leave a Reply
Your email address will not be published. Required fields are marked *

Comment *

Name *

Email *

Website

Save my name, email, and website in this browser for the next time I comment.

Search
Recent Posts
The kettle
A year of rain
What the river kept
Recent Comments
Ben on A year of rain
Archives
May 2024
April 2024
Categories
Essays
Uncategorized
Proudly powered by WordPress
""",
    ),
    "WordPress with comments": Paste(
        below="""
2 thoughts on “The kettle”

Ben Reader
May 4, 2024 at 9:12 am
This made me cry on the train. My grandmother had one just like it, and it never whistled.
Reply

Cara
May 5, 2024 at 10:40 pm
Thank you for writing this.
Reply

Leave a comment
This site uses Akismet to reduce spam. Learn how your comment data is processed.
"""
    ),
    "WordPress, previous and next": Paste(
        below="""
Previous Post
What the river kept
Next Post
A year of rain

© 2024 The Quiet Page. All rights reserved.
Privacy Policy
"""
    ),
    "wordpress.com, logged out": Paste(
        below="""
Leave a comment
Blog at WordPress.com.
Subscribe
Subscribed
Ann's Quiet Page
Join 41 other subscribers
Type your email…
Sign me up
Already have a WordPress.com account? Log in now.
Privacy
"""
    ),
    "Substack": Paste(
        meta="""
Ann Example
Ann Example
Follow
May 03, 2024

12

3
Share
""",
        below="""
Thanks for reading The Quiet Page! Subscribe for free to receive new posts and support my work.

Type your email...
Subscribe
12

Share this post
The Quiet Page
The kettle
Copy link
Facebook
Email
Notes
More
3
Discussion about this post
Comments
Restacks

Ben Reader
May 4
Liked by Ann Example
I read this one twice, and then I called my mother.
Like (2)
Reply
Share
1 more comment...
Top
Latest
Discussions
No posts
Ready for more?
© 2024 Ann Example
Privacy ∙ Terms ∙ Collection notice
Start Writing
Get the app
Substack is the home for great culture
""",
    ),
    "Medium": Paste(
        above="""
Open in app
Sign up
Sign in
""",
        meta="""
Ann Example
Follow
5 min read
·
May 3, 2024

--

3

Listen

Share
""",
        below="""
--

3

Written by Ann Example
128 Followers
I write about kitchens and other small countries.

Follow

More from Ann Example
A year of rain
It rained for so long that we forgot the word for dry.
May 1, 2023

Recommended from Medium
How to boil water
7 min read

Help
Status
About
Careers
Press
Blog
Privacy
Terms
Text to speech
Teams
""",
    ),
    "Ghost": Paste(
        meta="Ann Example\nAnn Example\nMay 3, 2024 • 2 min read",
        below="""
Sign up for more like this.
Enter your email
Subscribe

A year of rain
It rained for so long that we forgot the word for dry
May 1, 2023 4 min read

The Quiet Page © 2024
Powered by Ghost
""",
    ),
    "Blogger": Paste(
        below="""
Posted by Ann at 10:23 AM
Email ThisBlogThis!Share to TwitterShare to FacebookShare to Pinterest
Labels: family, memory

No comments:

Post a Comment

Newer Post Older Post Home

Subscribe to: Post Comments (Atom)

Search This Blog

About Me
My photo
Ann
View my complete profile

Blog Archive
▼ 2024 (3)
▼ May (1)
The kettle
► April (2)

Powered by Blogger.
"""
    ),
    "Squarespace": Paste(
        below="""
Tagged: family, memory

Facebook0
Twitter
Pinterest0
0 Likes

Previous
Previous
A year of rain
Next
Next
What the river kept
"""
    ),
    "Tumblr": Paste(
        below="""
Posted 3 weeks ago
12 notes
#family #memory
quiet-ann liked this
rivers-and-rain reblogged this from thequietpage
thequietpage posted this
"""
    ),
    "Wix": Paste(
        below="""
Recent Posts
See All
A year of rain
14
Post not marked as liked
What the river kept
9
Post not marked as liked
Comments

Write a comment...
"""
    ),
    "a cookie notice": Paste(
        below="""
This website uses cookies to improve your experience. You can opt-out if you wish.
Accept
Reject All
Cookie settings
"""
    ),
    "a menu, and nothing else, above": Paste(above="Home\nAbout\nBlog\nContact"),
    "a menu on one line": Paste(above="Skip to main content\n\nHome | About | Books | Contact"),
    "share links on one line": Paste(
        below="""
Share this post
Facebook Twitter Pinterest Email

You might also like

A year of rain

What the river kept
"""
    ),
    "no blank line before it": Paste(below=""),
    "German": Paste(
        above="Zum Inhalt springen",
        below="""
Teilen mit:
Facebook
E-Mail
Gefällt mir Wird geladen …

Ähnliche Beiträge

Ein Jahr Regen

Schreibe einen Kommentar
""",
    ),
    "French": Paste(
        above="Aller au contenu",
        below="""
Articles récents

Une année de pluie
Ce que la rivière a gardé

Laisser un commentaire
""",
    ),
    "Spanish": Paste(
        above="Saltar al contenido",
        below="""
Comparte esto:
Facebook
Cargando...

Entradas relacionadas

Un año de lluvia
""",
    ),
}

# Texts that stay whole, each for a reason of its own.
INNOCENT: dict[str, str] = {
    "a last sentence that asks to share": """
The letter

It came on a Tuesday.

If this found you at the right time, share this with a friend.
""",
    "a last line that says read more": """
Advice to my daughter

Sleep more.
Worry less.
Read more.
""",
    "an essay on blogging": """
Recent posts

My recent posts were all about the dog, and people noticed.

"Read more," said the button under each of them, and nobody did.

So I stopped. I let the page go quiet. I think it was kinder to all of us.
""",
    "headings that a blog has, too": """
What we kept

Comments

My mother wrote comments in the margins of every book she owned.

Archives

The attic was our archive. We never called it that.

Related

We were related, all of us, by that attic and what was in it.
""",
    "a poem that ends in one word": """
Directions

Turn left at the church.
Do not look back.

Home
""",
    "a list of networks as the last stanza": """
What I deleted

I deleted them all in one night, one after the other.

Facebook
Twitter
Instagram
""",
    "a title that is a menu's first word": """
Home

We moved eleven times before I was ten.

About the eleventh I remember the stairs.
""",
    "a letter that begins with its date": """
May 3, 2024

Dear Ben,

The garden is late this year, and so am I.
""",
    "an ending on a date": """
The last box

We closed the door and did not lock it.

May 3, 2024
""",
    "a byline": """
The kettle

By Ann Example

My grandmother's kettle had no whistle.
""",
    "short lines in small letters": """
instructions

stay awhile

share this

read more

leave a comment on the wall
in chalk
""",
    "a call to write back at the end": """
To whoever finds this

The house is yours now. The pipes freeze in January.

Leave a comment in the guest book by the door. I would like to know that you came.
""",
    "numbered parts": """
Three rooms

1

The kitchen was first.

2

The bedroom came after.

3

The last was the hall.
""",
    "a next and a previous": """
The queue

Previous

I was behind a man with a parrot.

Next

They called my number and I had forgotten why I came.
""",
    "prose about cookies": """
Flour

This kitchen uses cookies as money. Ask anyone who grew up here.

We use butter, too, and patience.
""",
    "one furniture word alone at the end": """
The button

For years I did not press it.

Subscribe
""",
    "a last line about following": """
The path

There was no sign, only trodden grass, and she said the thing she always said.

Follow me
""",
    "an about section of the author's own": """
The well

We lowered the bucket and it came up full of sky.

About the author

She lives near the well still, and has never once seen the bottom of it.
""",
    "a copyright in the story": """
The stamp

He had a stamp made that said all rights reserved, and he put it on everything he owned.
He put it on the dog.
""",
    "teaser-like verse after a heading": """
Lines

Keep reading

the small print on the medicine
the small print on the sky

until it says your name.
""",
}

"""What blog software writes around an essay: the phrases, one a line or between bars.

Gathered from the default themes and templates of WordPress (with Jetpack), Substack, Medium, Ghost,
Blogger, Squarespace, Tumblr and Wix; some languages besides English by their official translations.
All are compared in small letters, with straight quotes, without the arrows, colons and ornaments
around them; a full stop at the end makes prose of them.
"""

from __future__ import annotations


def _phrases(table: str) -> frozenset[str]:
    return frozenset(
        phrase.strip()
        for line in table.splitlines()
        for phrase in line.split("|")
        if phrase.strip()
    )


# Headings over lists of other posts: teasers follow.
LISTS = _phrases("""
    recent posts | recent post | latest posts | latest articles | related posts | related post
    related articles | related stories | related reading | you may also like | you might also like
    you may also enjoy | you might also enjoy | more posts | more posts you may like
    popular posts | featured posts | similar posts | more like this | more stories
    recommended from medium | recommended for you | trending posts | top posts | top posts & pages
    recent comments | blog archive | search this blog | recent entries | more from the blog
    older posts | newer posts | neueste beiträge | letzte beiträge | ähnliche beiträge
    weitere beiträge | neueste kommentare | articles récents | articles similaires | articles liés
    derniers articles | commentaires récents | entradas recientes | entradas relacionadas
    artículos relacionados | comentarios recientes | articoli recenti | articoli correlati
    post recenti | artigos recentes | posts relacionados | posts recentes | recente berichten
    gerelateerde berichten | senaste inläggen
""")
# The same, but an author might write them too.
WEAK_LISTS = _phrases("""
    related | read next | up next | keep reading | continue reading | archives | archive
    categories | other posts | recommended | recommended reading | previous posts | top stories
    editor's picks | in case you missed it | most read | most popular | tag cloud | blogroll
    labels | meta | kategorien | archiv | catégories | categorías | categorie | similaire
    ähnlich | relacionado
""")
# Headings over comments, and the form for them: readers' words follow.
TALK = _phrases("""
    leave a comment | leave a reply | leave a reply cancel reply | leave a response | cancel reply
    post a comment | add a comment | add comment | write a comment | no comments | no comments yet
    discussion about this post | join the conversation | join the discussion | comments are closed
    required fields are marked | login to leave a comment | log in to leave a comment
    notify me of new posts by email | notify me of new comments via email
    notify me of follow-up comments by email | notify me of new posts via email
    be the first to comment | what are your thoughts? | schreibe einen kommentar
    kommentar verfassen | hinterlasse einen kommentar | antwort abbrechen | laisser un commentaire
    laissez un commentaire | annuler la réponse | ajouter un commentaire | deja un comentario
    dejar un comentario | cancelar la respuesta | lascia un commento | deixe um comentário
    geef een reactie | lämna en kommentar
""")
WEAK_TALK = _phrases("""
    comments | comment | responses | replies | discussion | kommentare | commentaires
    comentarios | commenti | comentários | reacties
""")
# Headings over a few words on the author, or a form to subscribe.
BLURBS = _phrases("""
    sign up for more like this | get new posts by email | get new posts delivered to your inbox
    subscribe to our newsletter | subscribe to my newsletter | subscribe via email
    subscribe to blog via email | follow blog via email | join my newsletter | get the newsletter
    never miss a post
""")
WEAK_BLURBS = _phrases("""
    about the author | about me | about | written by | published by | newsletter | stay in touch
    stay connected | über mich | über den autor | à propos | sobre mí | sobre o autor
    get in touch
""")
# Nothing but furniture, wherever it stands on a line of its own.
FIXED = _phrases("""
    scroll to top | skip to content | skip to main content | skip to navigation | skip to sidebar
    skip to footer | skip to primary navigation | toggle navigation | toggle menu | open menu
    close menu | open main menu | main menu | primary menu | mobile menu | post navigation
    like loading | loading comments | share this post | share this article | share this entry
    share this story | share via email | email this | email thisblogthis! | blogthis! | copy link
    email a link to a friend | pin it | all rights reserved | published with ghost
    get started with wordpress.com | design a site like this with wordpress.com
    already have a wordpress.com account? log in now | report this content | view site in reader
    manage subscriptions | collapse this bar | copy shortlink | sign me up | close and accept
    privacy & cookies | accept all | accept all cookies | reject all | accept cookies
    cookie settings | manage cookies | cookie policy | privacy policy | terms of service
    terms of use | terms & conditions | terms and conditions | collection notice | start writing
    get the app | start writingget the app | open in app | view web version | view all posts
    type your email | enter your email | enter your email address | enter your comment here
    top comments | comments and restacks | comments & restacks | restacks | member-only story
    post not marked as liked | ready for more? | text to speech | permalink | give feedback
    thanks for subscribing! | read more from
    help status about careers press blog privacy rules terms text to speech | zum inhalt springen
    zum inhalt | nach oben scrollen | stolz präsentiert von wordpress | aller au contenu
    aller au contenu principal | fièrement propulsé par wordpress | saltar al contenido
    ir al contenido | vai al contenuto | pular para o conteúdo | ga naar de inhoud
    hoppa till innehåll | wird geladen | chargement | datenschutzerklärung
    politique de confidentialité | política de privacidad | beitragsnavigation
    navigation de l'article | navegación de entradas | volver arriba | alle rechte vorbehalten
    tous droits réservés | todos los derechos reservados
""")
# Furniture if it begins a paragraph with a capital letter, or carries a colon or an arrow.
SOFT = _phrases("""
    share this | like this | back to top | go to top | follow this blog | follow blog
    share & bookmark | teilen mit | teile dies mit | gefällt mir wird geladen | nach oben
    partager sur | haut de page | comparte esto | me gusta esto | compartilhe isso | curtir isso
""")
# The same, but it takes two of them.
WEAK = _phrases("""
    share it | read more | read the full post | read full post | to the top | loading
    subscribe now | sign up now | share your thoughts | reply | tweet | tweet this | print this
    leave comment | reblog | weiterlesen | mehr lesen | teilen | gefällt mir | lire la suite
    partager | j'aime ça | leer más | seguir leyendo | compartir | leggi tutto | condividi
    leia mais | lees meer | delen | läs mer | dela | discover more
""")
# The titles of other posts follow.
NEIGHBOURS = _phrases("""
    previous post | next post | previous article | next article | older post | newer post
    vorheriger beitrag | nächster beitrag | article précédent | article suivant | entrada anterior
    entrada siguiente
""")
WEAK_NEIGHBOURS = _phrases("""
    previous | next | prev
""")
# Known, but counting for nothing by themselves: names of pages and networks, buttons.
PAGES = _phrases("""
    home | about | about me | about us | contact | contact me | contact us | blog | shop | store
    search | menu | archive | archives | books | essays | podcast | newsletter | portfolio
    gallery | services | faq | cart | donate | subscribe | sign in | sign up | log in | login
    register | press | terms | privacy | help | status | careers | rules | teams | startseite
    über mich | kontakt | impressum | datenschutz | accueil | à propos | inicio | contacto
    sobre mí | my account | get app
""")
NETWORKS = _phrases("""
    facebook | twitter | x | instagram | pinterest | linkedin | reddit | tumblr | whatsapp
    telegram | email | e-mail | print | pocket | mastodon | bluesky | threads | youtube | rss
    skype | flipboard | tiktok | snapchat | spotify | medium | substack | patreon | ko-fi
    goodreads | xing
""")
BUTTONS = _phrases("""
    more | share | like | likes | save | follow | following | followed by | listen | close | ok
    accept | view all | all | edit | view profile | advertisement | and | see more | comments
    comment | top | new | notes | hide | show | post | submit | send | cancel | name | website
    message | required | tags | tagged | by | view comments | sponsored | author | see all
    show more | date | url
""")

# Regular expressions for a whole line, as compared.
_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\.?"
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_CLOCK = r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?"
_DATE = (
    rf"{_DAY}(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}\.? {_MONTH} \d{{4}}"
    rf"|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})(?:,? (?:at )?{_CLOCK})?"
)
# Whole sentences that only software writes.
SENTENCES = (
    r"(?:we|this (?:site|website|blog)) uses? cookies.{0,400}",
    r"privacy & cookies: .{0,300}",
    r"to find out more, including how to control cookies.{0,80}",
    r"by continuing to (?:use|browse) (?:this|our) (?:site|website|blog).{0,200}",
    r"this site uses akismet.{0,120}",
    r"your email address will not be published.{0,80}",
    r"save my name, email,? and website in this browser.{0,60}",
    r"thanks for reading .{1,80}! (?:subscribe|this post is public).{0,200}",
    r"thanks for reading!? subscribe for free to receive new posts.{0,80}",
    r"(?:©|copyright ©?|\(c\)) ?(?:\d{4}|[^.]{1,40} \d{4}).{0,120}",
    r"you must be logged in to post a comment",
    r"substack is the home for great culture",
)
FIXED_PATTERNS = (
    r".{0,20}blogthis!.{0,120}",
    rf"{_DATE}(?: [•·])? \d+ min read",
    r".{1,60} © \d{4}",
    r"click to (?:share|email|print) .{0,80}",
    r"share (?:this )?(?:on|to|via) (?:facebook|twitter|x|pinterest|linkedin|email)",
    rf"posted (?:on|at) {_DATE}.{{0,80}}",
    rf"posted by .{{1,60}} (?:at {_CLOCK}|on {_DATE})",
    rf"(?:veröffentlicht|publié|publicado|pubblicato) (?:am|le|el|il|em)? ?{_DATE}.{{0,80}}",
    r"\d+ min(?:ute)?s? read(?:ing time)?",
    r"(?:\d+|one|two|three) (?:thoughts?|responses?|replies|comments?) (?:on|to) [\"'].{1,200}",
    r"(?:proudly )?powered by (?:wordpress|blogger|ghost|squarespace|wix|tumblr|substack).{0,40}",
    r".{0,60}all rights reserved",
    r"subscribe to: (?:post|comment).{0,40}",
    r"join \d[\d,.]*k? (?:other )?(?:subscribers|followers|readers)",
    r"view all posts by .{1,60}",
    r"view .{1,40}'s profile on .{1,30}",
    r"more from .{1,60} on medium",
    r"follow .{1,60} on wordpress\.com",
    r"(?:create a )?(?:free )?(?:website|website or blog|blog) (?:at|built with) wordpress\.com",
    r"filed under: .{1,120}",
)
# Furniture beside other furniture.
WEAK_PATTERNS = (
    r"(?:more|other posts|other stories) (?:from|by) .{1,60}",
    r"posted (?:in|by) .{1,80}",
    r"(?:tags?|tagged|categor(?:y|ies)|published in|filed in|topics?|labels): .{1,200}",
    r"(?:filed under|tagged|published (?:in|by|on)) .{1,100}",
    r"(?:\d+|no|one|two|three) (?:comments?|responses?|repl(?:y|ies))",
    r"leave a (?:comment|reply) on .{1,120}",
    r"(?:written|story|words|photos?|published) by .{1,60}",
    r"responses? \(\d+\)",
    r"(?:previous|next)(?: post)?: .{1,120}",
    r"subscribe to .{1,60}",
    r"follow me on .{1,60}",
    r"photo by .{1,60} on (?:unsplash|pexels|pixabay)",
    r"last (?:updated|modified):? .{1,60}",
    rf"by .{{1,60}} (?:in|on) (?:.{{1,40}} )?{_DATE}",
    rf"{_DATE} by .{{1,60}}",
    r"[\w-]{1,40} (?:liked this|posted this|reblogged this.{0,60})",
    r"liked by .{1,60}",
    r"posted \d+ (?:hours?|days?|weeks?|months?|years?) ago",
    r"(?:cargando|wird geladen|chargement|caricamento)",
    r"\d[\d,.]*k? (?:likes?|claps|restacks?|notes|shares|views|followers?)",
    r"reading time:? \d+ min.{0,10}",
    r"(?:wordpress )?theme: .{1,40} by .{1,40}",
    r"edit \"?.{0,60}|in \".{1,60}\"",
)
# Known, but counting for nothing.
NEUTRAL_PATTERNS = (
    _DATE,
    rf"{_MONTH} \d{{1,2}}",
    r"\d+ (?:hours?|days?|weeks?|months?|years?) ago",
    r"by [^.!?]{2,40}",
    r"[\d,.]+k?",
    rf"(?:\d{{4}}|{_MONTH}(?: \d{{4}})?) \(\d+\)",
    r"(?:facebook|twitter|pinterest|linkedin|reddit|tumblr|likes?|share) ?\d+",
    r"[\w-]+(?: #[\w-]+)+",
)

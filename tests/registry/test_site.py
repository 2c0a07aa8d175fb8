"""A site's file: what it may say, what it must say to serve others, and what is wrong with it, in a sentence."""

import pytest

from whoperforms.kernel.errors import BadQuestion, MachineRefused
from whoperforms.registry.errors import BadSite
from whoperforms.registry.site import LOCAL, LOOPBACK, Mail, Operator, Site, refuse_to_serve, site_at

WHOLE = """
origin = "https://who.example.org"
hosts = ["www.example.org"]
public_only = true
procedure = "mild"
problems = "https://example.org/problems"

[operator]
name = "Example Foundation"
email = "help@example.org"
phone = "800-555-0100"
address = "1 Example Street, Boston, MA 02115"
"""
OPERATOR = Operator(name="Example Foundation", phone="800-555-0100")
FOR_OTHERS = Site(operator=OPERATOR, origin="https://who.example.org", hosts=("who.example.org", *LOOPBACK))


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "site.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_file_says_who_runs_a_site_and_where(written):
    site = site_at(written(WHOLE))

    assert site == Site(
        operator=Operator(
            name="Example Foundation",
            email="help@example.org",
            phone="800-555-0100",
            address="1 Example Street, Boston, MA 02115",
        ),
        origin="https://who.example.org",
        hosts=("who.example.org", "www.example.org", *LOOPBACK),
        public_only=True,
        procedure="mild",
        problems="https://example.org/problems",
    )


def test_an_empty_file_is_a_local_site(written):
    assert site_at(written("")) == LOCAL


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('orign = "https://who.example.org"', "site.toml, line 1: 'orign': no key of the file; did you mean 'origin'?"),
        ('[operator]\nname = "A"\nfone = "1"', "line 3: 'fone': no key of operator; did you mean 'phone'?"),
        ('[operator]\nemail = "a@b.org"', "operator lacks the key 'name'; add `name = ...`"),
        ('[operator]\nname = " "', "as operator.name this is empty; write the words"),
        ("public_only = 1", "1: as public_only this is the wrong type; write true or false"),
        ("[operator", "not TOML"),
        ('[operator]\nname = "A"\nemail = "nobody"', "line 3: 'nobody': no e-mail address; write name@host"),
        ('[operator]\nname = "A"\nphone = "call me"', "'call me': no telephone number; write 800-555-0100"),
        ('procedure = "mld"', "'mld': no such procedure; did you mean 'mild'?"),
        ('problems = "http://x.org"', "as problems this is not a link; begin it with https://"),
        ('hosts = ["https://x.org"]', "'https://x.org': no name of a host"),
        ('hosts = ["*"]', "'*': no name of a host"),
        ('hosts = [".org"]', "'.org': no name of a host"),
        *(
            (f'origin = "{origin}"', f"{origin!r}: no origin; write https:// and the host, and nothing behind it")
            for origin in (
                "who.example.org",
                "http://who.example.org",
                "https://who.example.org/",
                "https://who.example.org/en",
                "https://WHO.example.org",
                "https://a:b@who.example.org",
                "https://who.example.org:x",
                "https://[::1",
                "https://",
                "ftp://who.example.org",
            )
        ),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_line_and_remedy(written, text, sentence):
    with pytest.raises(BadSite) as refused:
        site_at(written(text))

    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path):
    with pytest.raises(MachineRefused, match="check that the file can be read"):
        site_at(tmp_path / "none.toml")


@pytest.mark.parametrize("origin", ["https://who.example.org:8443", "http://127.0.0.1:8000", "http://localhost"])
def test_an_origin_may_have_a_port_and_be_this_machine(written, origin):
    assert site_at(written(f'origin = "{origin}"')).origin == origin


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_served_without_a_file(address):
    refuse_to_serve(LOCAL, address=address, invented=False)
    refuse_to_serve(LOCAL, address=address, invented=True)


def test_others_are_served_by_somebody_who_can_be_reached():
    refuse_to_serve(FOR_OTHERS, address="0.0.0.0", invented=False)  # noqa: S104 - the point
    refuse_to_serve(FOR_OTHERS, address="127.0.0.1", invented=False)  # behind another server


@pytest.mark.parametrize(
    ("site", "lacking"),
    [
        (LOCAL, "the operator's name, the operator's e-mail address or telephone number, the origin"),
        (Site(operator=Operator(name="A"), origin="https://a.org", hosts=("a.org",)), "e-mail address or telephone"),
        (Site(operator=OPERATOR), "lacks the origin"),
        (Site(operator=OPERATOR, origin="http://localhost:8000"), "lacks the origin"),
        (Site(origin="https://a.org", hosts=("a.org",)), "lacks the operator's name"),
    ],
)
@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104
def test_nobody_serves_others_without_saying_who(site, lacking, address):
    with pytest.raises(BadQuestion, match=lacking):
        refuse_to_serve(site, address=address, invented=False)


def test_a_name_that_others_can_reach_needs_an_operator_also_behind_another_server():
    with pytest.raises(BadQuestion, match=r"a\.org: a site for others says who runs it"):
        refuse_to_serve(Site(hosts=("a.org", *LOOPBACK)), address="127.0.0.1", invented=False)


@pytest.mark.parametrize(("site", "address"), [(FOR_OTHERS, "0.0.0.0"), (LOCAL, "::"), (FOR_OTHERS, "127.0.0.1")])  # noqa: S104
def test_invented_people_are_shown_to_nobody_else(site, address):
    with pytest.raises(BadQuestion, match="invented people, who are shown on this machine only"):
        refuse_to_serve(site, address=address, invented=True)


@pytest.mark.parametrize("address", ["", "example.org", "256.0.0.1", "127.0.0.1:8000"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(BadQuestion, match="no IP address"):
        refuse_to_serve(LOCAL, address=address, invented=False)


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("800-555-0100", "tel:+18005550100"),
        ("1 800 555 0100", "tel:+18005550100"),
        ("+44 20 7946 0000", "tel:+442079460000"),
    ],
)
def test_a_telephone_number_can_be_called(phone, href):
    assert Operator(name="A", phone=phone).phone_href == href


MAIL = '[mail]\nhost = "smtp.example.org"\nsender = "registry@example.org"\n'


def test_a_file_says_which_server_takes_messages_and_where_its_password_is(written, tmp_path):
    secret = tmp_path / "mail.password"
    secret.write_text("of the mail server\n", encoding="utf-8")

    site = site_at(written(f'proxies = 1\n{MAIL}user = "registry"\npassword_file = "{secret}"\n'))

    assert site.proxies == 1
    assert site.mail == Mail(
        host="smtp.example.org", sender="registry@example.org", user="registry", password_file=str(secret)
    )
    assert site.mail.password() == "of the mail server"


@pytest.mark.parametrize(
    "text",
    ['[mail]\nhost = "smtp.example.org"\n', f"{MAIL}port = 0\n", f"{MAIL}password = 'x'\n", "proxies = -1\n"],
    ids=["no_sender", "no_port", "password_in_the_file", "less_than_no_proxy"],
)
def test_what_a_mail_server_or_proxies_cannot_be_is_refused(written, text):
    with pytest.raises(BadSite):
        site_at(written(text))


def test_a_password_that_cannot_be_read_is_said(written):
    site = site_at(written(f'{MAIL}password_file = "nowhere/at/all"\n'))

    with pytest.raises(BadSite, match="password of the mail server cannot be read"):
        site.mail.password()

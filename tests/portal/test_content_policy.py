def directives(answer):
    """The answer's content policy as {directive: [sources]}."""
    policy = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in policy if part}


def test_public_pages_run_nothing_inline(client, db):
    policy = directives(client.get("/healthz"))
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == policy["frame-ancestors"] == ["'self'"]
    assert "script-src" not in policy


def test_the_admin_alone_may(client, cast):
    client.force_login(cast.staff)
    policy = directives(client.get("/admin/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == policy["form-action"] == ["'self'"]
    assert "'unsafe-inline'" not in client.get("/administration/")["Content-Security-Policy"]

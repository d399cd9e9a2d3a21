"""A small OpenID Connect provider in a thread: discovery, authorisation with PKCE, token, user info."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ratsplatz", "geheim"


@dataclass
class Provider:
    """What it knows. `claims` are those of whoever signs in there; `refuses`: the person says no."""

    address: str = ""
    claims: dict = field(default_factory=dict)
    refuses: bool = False
    codes: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def configuration(self):
        """Return what it tells about itself."""
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token", "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks", "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"], "id_token_signing_alg_values_supported": ["RS256"],
        }  # fmt: skip

    def authorize(self, asked):
        """Return where the browser goes after the person has signed in."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and "address" in asked["scope"].split()
        if self.refuses:
            answer = {"error": "access_denied"}
        else:
            answer = {"code": secrets.token_urlsafe(16)}
            self.codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}"

    def token(self, sent):
        """Return tokens for a code, once, to whoever began."""
        asked = self.codes.pop(sent["code"], None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or sent["client_secret"] != SECRET or challenge != asked["code_challenge"]:
            return None
        now, token = int(time.time()), secrets.token_urlsafe(16)
        self.tokens[token] = self.claims
        said = {"iss": self.address, "aud": CLIENT, "sub": self.claims["sub"], "iat": now, "exp": now + 60}
        return {
            "access_token": token, "token_type": "Bearer", "expires_in": 60,
            "id_token": jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "1"}),
        }  # fmt: skip

    def jwks(self):
        """Return its public key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}


@contextmanager
def provider():
    """Run one on a free port."""
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def answer(self, data, status=200):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

        def do_GET(self):
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                return self.answer(made.configuration())
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", made.authorize(asked))
                return self.end_headers()
            if parts.path == "/userinfo":
                claims = made.tokens.get(self.headers["Authorization"].removeprefix("Bearer "))
                return self.answer(claims or {}, 200 if claims else 401)
            return self.answer(made.jwks() if parts.path == "/jwks" else {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens = made.token({name: values[0] for name, values in parse_qs(body).items()})
            self.answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()

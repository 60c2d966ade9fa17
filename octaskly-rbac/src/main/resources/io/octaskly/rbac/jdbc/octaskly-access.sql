-- The tables of octaskly-rbac, for PostgreSQL and H2. Apply it by your own migration tool, or let
-- AccessDatabase.createSchema() do it. Times are milliseconds since 1970-01-01T00:00:00Z.
-- Nothing here is a password, a token or a key: those are hashed before they get here.

CREATE TABLE IF NOT EXISTS octaskly_users (
  user_name VARCHAR(256) NOT NULL PRIMARY KEY,
  role_name VARCHAR(32) NOT NULL,
  password_hash VARCHAR(512) NOT NULL
);

CREATE TABLE IF NOT EXISTS octaskly_revoked_tokens (
  token_id VARCHAR(256) NOT NULL PRIMARY KEY,
  until_ms BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS octaskly_revoked_subjects (
  subject VARCHAR(256) NOT NULL PRIMARY KEY,
  issued_up_to_ms BIGINT NOT NULL,
  until_ms BIGINT NOT NULL
);

-- At most one row: all tokens that were issued up to then are revoked.
CREATE TABLE IF NOT EXISTS octaskly_revocation_epoch (
  epoch_id INTEGER NOT NULL PRIMARY KEY CHECK (epoch_id = 1),
  issued_up_to_ms BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS octaskly_sign_ins (
  sign_in_id VARCHAR(64) NOT NULL PRIMARY KEY,
  subject VARCHAR(256) NOT NULL,
  role_name VARCHAR(32) NOT NULL,
  node_id VARCHAR(256),
  scopes VARCHAR(4200) NOT NULL,
  secret_digest VARCHAR(64) NOT NULL,
  access_token_id VARCHAR(256) NOT NULL,
  access_until_ms BIGINT NOT NULL,
  started_ms BIGINT NOT NULL,
  ends_ms BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS octaskly_sign_ins_subject ON octaskly_sign_ins (subject);

CREATE TABLE IF NOT EXISTS octaskly_api_keys (
  key_id VARCHAR(64) NOT NULL PRIMARY KEY,
  subject VARCHAR(256) NOT NULL,
  role_name VARCHAR(32) NOT NULL,
  node_id VARCHAR(256),
  scopes VARCHAR(4200) NOT NULL,
  secret_digest VARCHAR(64) NOT NULL,
  issued_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  previous_digest VARCHAR(64),
  previous_until_ms BIGINT,
  last_used_ms BIGINT
);

CREATE INDEX IF NOT EXISTS octaskly_api_keys_subject ON octaskly_api_keys (subject);

CREATE TABLE IF NOT EXISTS octaskly_login_failures (
  failure_key VARCHAR(64) NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_ms BIGINT,
  succeeded_ms BIGINT,
  until_ms BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS octaskly_login_failures_until ON octaskly_login_failures (until_ms);

-- The state is Bucket4j's, in base64.
CREATE TABLE IF NOT EXISTS octaskly_rate_limits (
  bucket_key VARCHAR(128) NOT NULL PRIMARY KEY,
  state VARCHAR(2048) NOT NULL,
  until_ms BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS octaskly_rate_limits_until ON octaskly_rate_limits (until_ms);

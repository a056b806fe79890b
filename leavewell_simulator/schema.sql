CREATE TABLE IF NOT EXISTS site (
    id INTEGER PRIMARY KEY,
    key_hash TEXT NOT NULL UNIQUE,
    now TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS customer (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    id TEXT NOT NULL,
    email TEXT,
    email_folded TEXT,
    name TEXT,
    UNIQUE (site, id)
);
CREATE INDEX IF NOT EXISTS customer_by_email ON customer (site, email_folded);
CREATE TABLE IF NOT EXISTS price (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    id TEXT NOT NULL,
    plan TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    interval TEXT NOT NULL,
    interval_count INTEGER NOT NULL,
    on_sale INTEGER NOT NULL,
    UNIQUE (site, id)
);
CREATE TABLE IF NOT EXISTS subscription (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    id TEXT NOT NULL,
    customer TEXT NOT NULL,
    status TEXT NOT NULL,
    due TEXT,
    cancel_at TEXT,
    ended_at TEXT,
    body TEXT NOT NULL,
    UNIQUE (site, id)
);
CREATE INDEX IF NOT EXISTS subscription_by_due ON subscription (site, due);
CREATE INDEX IF NOT EXISTS subscription_by_customer ON subscription (site, customer);
CREATE INDEX IF NOT EXISTS subscription_by_end ON subscription (site, ended_at);
CREATE TABLE IF NOT EXISTS invoice (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    subscription TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    at TEXT NOT NULL,
    paid_at TEXT
);
CREATE INDEX IF NOT EXISTS invoice_by_subscription ON invoice (site, subscription, seq);
CREATE INDEX IF NOT EXISTS invoice_open ON invoice (site, at) WHERE status = 'open';
CREATE TABLE IF NOT EXISTS charge (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    invoice INTEGER NOT NULL,
    subscription TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS charge_by_subscription ON charge (site, subscription, seq);
CREATE INDEX IF NOT EXISTS charge_by_time ON charge (site, at);
CREATE TABLE IF NOT EXISTS operation (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    id TEXT,
    kind TEXT NOT NULL,
    subscription TEXT NOT NULL,
    idempotency_key TEXT,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS operation_by_id ON operation (site, id);
CREATE INDEX IF NOT EXISTS operation_by_subscription ON operation (site, subscription);
CREATE INDEX IF NOT EXISTS operation_by_time ON operation (site, at);
CREATE TABLE IF NOT EXISTS answer (
    site INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (site, idempotency_key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    target TEXT NOT NULL,
    latency INTEGER NOT NULL,
    times INTEGER,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fault_by_site ON fault (site, seq);
CREATE TABLE IF NOT EXISTS credit (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    customer TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    invoice INTEGER,
    at TEXT NOT NULL,
    metadata TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS credit_by_customer ON credit (site, customer);
CREATE INDEX IF NOT EXISTS credit_by_invoice ON credit (site, invoice);
CREATE TABLE IF NOT EXISTS refund (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    subscription TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    at TEXT NOT NULL,
    metadata TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS refund_by_charge ON refund (site, charge);
CREATE INDEX IF NOT EXISTS refund_by_subscription ON refund (site, subscription);
CREATE TABLE IF NOT EXISTS dispute (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    at TEXT NOT NULL,
    answer_by TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS happening (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT,
    delivered_at TEXT
);
CREATE INDEX IF NOT EXISTS happening_by_site ON happening (site, seq);
CREATE INDEX IF NOT EXISTS happening_by_object ON happening (site, object);
CREATE TABLE IF NOT EXISTS webhook (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS schedule (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    id TEXT NOT NULL,
    subscription TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    released_at TEXT,
    UNIQUE (site, id)
);
CREATE TABLE IF NOT EXISTS coupon (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (site, id)
);
CREATE TABLE IF NOT EXISTS promotion_code (
    seq INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    code TEXT NOT NULL,
    coupon TEXT NOT NULL,
    active INTEGER NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (site, code)
);
CREATE TABLE IF NOT EXISTS wire_answer (
    site INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (site, idempotency_key)
) WITHOUT ROWID;

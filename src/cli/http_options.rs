//! Flags for HTTP.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::http::HeaderValue;
use bytesize::ByteSize;
use clap::{Args, builder::BoolishValueParser};
use ipnet::IpNet;

use super::cors_options::CorsOptions;
use super::site_zone::site_zone;
use super::values::{address, bytes, header_size, header_value, network, positive_time, size};
use crate::http::{
    BodySettings, ClientSettings, Host, Hosts, HttpSettings, PageSettings, ServerSettings,
    TraceSettings, has_pages,
};
use crate::viewer::Role;

/// How to serve HTTP.
#[derive(Debug, Args)]
#[command(next_help_heading = "HTTP")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct HttpOptions {
    /// Address and port to listen on. Port 0 picks a free port.
    #[arg(long, env = "GATEPASS_BIND", value_name = "ADDR", default_value = "127.0.0.1:8000", value_parser = address)]
    pub(super) bind: SocketAddr,
    /// Maximum time to answer a request once it is read. Fields loaded by then are in the answer.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_REQUEST_TIMEOUT", value_name = "TIME", default_value = "30s", value_parser = positive_time)]
    request_timeout: Duration,
    /// Maximum time that the SQL statements of a request may run in total. Fields loaded by then are in the answer.
    #[arg(long, env = "GATEPASS_MAX_SQL_TIME", value_name = "TIME", default_value = "20s", value_parser = positive_time)]
    max_sql_time: Duration,
    /// Maximum time for a client to send the body of a request.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_BODY_TIMEOUT", value_name = "TIME", default_value = "10s", value_parser = positive_time)]
    body_timeout: Duration,
    /// Minimum rate per second at which a client must send a body, measured over --body-grace.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MIN_BODY_RATE", value_name = "SIZE", default_value = "1KiB", value_parser = size)]
    min_body_rate: ByteSize,
    /// How long a body may arrive more slowly than --min-body-rate.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_BODY_GRACE", value_name = "TIME", default_value = "5s", value_parser = positive_time)]
    body_grace: Duration,
    /// Maximum time for a connection to send the complete head of a request, idle time included.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_HEAD_TIMEOUT", value_name = "TIME", default_value = "75s", value_parser = positive_time)]
    head_timeout: Duration,
    /// Maximum time that a client may pause while it reads its answer.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_WRITE_TIMEOUT", value_name = "TIME", default_value = "30s", value_parser = positive_time)]
    write_timeout: Duration,
    /// Minimum rate per second at which a client must read its answer, measured over each --write-timeout in which it keeps the server waiting.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MIN_ANSWER_RATE", value_name = "SIZE", default_value = "16KiB", value_parser = size)]
    min_answer_rate: ByteSize,
    /// Maximum number of open connections. Further ones wait until one is closed.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_CONNECTIONS", value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// Maximum number of connections from one client address (for IPv6, from one /64 network). Further ones are refused. Connections from a --trusted-proxy do not count.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections_per_address: u32,
    /// Maximum size of a request body.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_BODY_LIMIT", value_name = "SIZE", default_value = "1MiB", value_parser = size)]
    body_limit: ByteSize,
    /// Maximum number of bodies that are being received at once. One client address may have a quarter of them.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_BODIES", value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    max_bodies: u32,
    /// Maximum memory for all bodies, from their arrival until the requests are answered. One client address may use a quarter of it.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_BODIES_MEMORY", value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    max_bodies_memory: ByteSize,
    /// Maximum length of a URL, and maximum size of the headers of a request. At most 64KiB.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_HEADER_LIMIT", value_name = "SIZE", default_value = "16KiB", value_parser = header_size)]
    header_limit: ByteSize,
    /// Maximum number of requests that are answered at once. Further ones are refused.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_IN_FLIGHT", value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    max_in_flight: u32,
    /// Maximum memory for all answers until they are sent. An eighth is for answers of up to 64 KiB; one client address may use a quarter of the rest.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_ANSWERS_MEMORY", value_name = "SIZE", default_value = "256MiB", value_parser = size)]
    max_answers_memory: ByteSize,
    /// Maximum number of requests in one JSON array. 0 refuses arrays.
    #[arg(
        long,
        help_heading = "HTTP limits",
        env = "GATEPASS_MAX_BATCH",
        value_name = "N",
        default_value_t = 0
    )]
    max_batch: u32,
    /// Hide the schema: refuse introspection, and do not suggest names in error messages.
    #[arg(long, env = "GATEPASS_NO_INTROSPECTION", value_parser = BoolishValueParser::new())]
    no_introspection: bool,
    /// Do not serve GraphiQL.
    #[arg(long, env = "GATEPASS_NO_GRAPHIQL", value_parser = BoolishValueParser::new())]
    no_graphiql: bool,
    /// A host name that requests may be sent to, such as passes.example. Separate several with commas, or repeat the flag. By default, a server on a loopback address only answers for localhost, and any other server answers for every host.
    #[arg(
        long,
        env = "GATEPASS_ALLOWED_HOST",
        value_name = "HOST",
        value_delimiter = ','
    )]
    allowed_host: Vec<Host>,
    #[command(flatten)]
    cors: CorsOptions,
    /// The Cache-Control header of answers to GET, such as `private, max-age=10`. Errors and answers to POST are never cached.
    #[arg(long, env = "GATEPASS_CACHE_CONTROL", value_name = "VALUE", default_value = "no-store", value_parser = header_value)]
    cache_control: HeaderValue,
    /// Show the values of parameters in the SQL trace. They may be personal data.
    #[arg(long, help_heading = "SQL trace", env = "GATEPASS_SQL_TRACE_VALUES", value_parser = BoolishValueParser::new())]
    sql_trace_values: bool,
    /// Show the network addresses of clients in the log. They may be personal data.
    #[arg(long, help_heading = "Logs", env = "GATEPASS_LOG_CLIENTS", value_parser = BoolishValueParser::new())]
    log_clients: bool,
    /// A proxy, or a network of proxies such as 10.0.0.0/8, that is trusted to report the client's address in X-Forwarded-For. Separate several with commas, or repeat the flag.
    #[arg(long, env = "GATEPASS_TRUSTED_PROXY", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// Maximum time for requests in flight to finish after SIGTERM or Ctrl-C.
    #[arg(long, env = "GATEPASS_SHUTDOWN_GRACE", value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    shutdown_grace: Duration,
}

impl HttpOptions {
    /// Whether introspection is allowed.
    pub(super) fn introspection(&self) -> bool {
        !self.no_introspection
    }

    /// Whether GraphiQL is there to be opened.
    pub(super) fn has_graphiql(&self) -> bool {
        !self.no_graphiql && has_pages()
    }

    /// Settings of the routes. `open` lets everyone do everything, and `sql_role` is the
    /// role that may see the SQL trace, if any.
    pub(super) fn settings(&self, open: bool, sql_role: Option<Role>) -> HttpSettings {
        HttpSettings {
            open,
            oidc: None,
            origins: self.cors.origins(),
            hosts: self.hosts(self.bind.ip()),
            bodies: BodySettings {
                limit: bytes(self.body_limit),
                timeout: self.body_timeout,
                max_waiting: self.max_bodies as usize,
                max_memory: bytes(self.max_bodies_memory),
                min_rate: bytes(self.min_body_rate),
                grace: self.body_grace,
            },
            max_answers_memory: bytes(self.max_answers_memory),
            header_limit: self.header_limit(),
            max_in_flight: self.max_in_flight as usize,
            max_batch: self.max_batch as usize,
            request_timeout: self.request_timeout,
            max_sql_time: self.max_sql_time,
            cache_control: self.cache_control.clone(),
            clients: self.clients(),
            trace: TraceSettings {
                role: sql_role,
                values: self.sql_trace_values,
            },
            pages: PageSettings {
                graphiql: !self.no_graphiql,
                sign_in: !open,
                provider: String::new(),
                time_zone: site_zone().name().to_owned(),
            },
        }
    }

    /// Whether a proxy may pass on requests for other hosts than those of this machine.
    pub(super) fn answers_for_others(&self) -> bool {
        self.allowed_host.iter().any(|host| !host.is_loopback())
    }

    /// Settings of the connections.
    pub(super) fn server(&self) -> ServerSettings {
        ServerSettings {
            max_connections: self.max_connections(),
            max_connections_per_address: self.max_connections_per_address as usize,
            head_timeout: self.head_timeout,
            header_limit: self.header_limit(),
            write_timeout: self.write_timeout,
            min_answer_rate: bytes(self.min_answer_rate),
            shutdown_grace: self.shutdown_grace,
            clients: self.clients(),
        }
    }

    /// The hosts that a listener at this address answers for.
    pub(super) fn hosts(&self, listens_on: IpAddr) -> Hosts {
        Hosts::new(listens_on, self.allowed_host.iter().cloned())
    }

    pub(super) fn header_limit(&self) -> usize {
        bytes(self.header_limit)
    }

    pub(super) fn max_connections(&self) -> usize {
        self.max_connections as usize
    }

    fn clients(&self) -> ClientSettings {
        ClientSettings {
            logged: self.log_clients,
            proxies: self.trusted_proxy.clone().into(),
        }
    }
}

//! Flags of how HTTP is answered.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::http::HeaderValue;
use bytesize::ByteSize;
use clap::{Args, builder::BoolishValueParser};
use ipnet::IpNet;

use super::cors_options::CorsOptions;
use super::values::{address, bytes, header_size, header_value, network, positive_time, size};
use crate::http::{
    BodySettings, ClientSettings, Host, Hosts, HttpSettings, ServerSettings, TraceSettings,
    has_pages,
};

/// How to answer HTTP.
#[derive(Debug, Args)]
#[command(next_help_heading = "HTTP")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct HttpOptions {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "GATEPASS_BIND", value_name = "ADDR", default_value = "127.0.0.1:8000", value_parser = address)]
    pub(super) bind: SocketAddr,
    /// How long a request may take once it is read; what was loaded by then is answered.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_REQUEST_TIMEOUT", value_name = "TIME", default_value = "30s", value_parser = positive_time)]
    request_timeout: Duration,
    /// How long the SQL statements of one request may run, added up; what was loaded by then is answered.
    #[arg(long, env = "GATEPASS_MAX_SQL_TIME", value_name = "TIME", default_value = "20s", value_parser = positive_time)]
    max_sql_time: Duration,
    /// How long a client may take to send a request's body.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_BODY_TIMEOUT", value_name = "TIME", default_value = "10s", value_parser = positive_time)]
    body_timeout: Duration,
    /// The least that a client may send of a body in a second, over each --body-grace.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MIN_BODY_RATE", value_name = "SIZE", default_value = "1KiB", value_parser = size)]
    min_body_rate: ByteSize,
    /// How long a body may come more slowly than --min-body-rate.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_BODY_GRACE", value_name = "TIME", default_value = "5s", value_parser = positive_time)]
    body_grace: Duration,
    /// How long a connection may be open without sending the whole head of a request: unused, or slowly.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_HEAD_TIMEOUT", value_name = "TIME", default_value = "75s", value_parser = positive_time)]
    head_timeout: Duration,
    /// How long a client may take nothing of its answer.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_WRITE_TIMEOUT", value_name = "TIME", default_value = "30s", value_parser = positive_time)]
    write_timeout: Duration,
    /// The least that a client may take of its answer in a second, over each --write-timeout in which it keeps the server waiting.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MIN_ANSWER_RATE", value_name = "SIZE", default_value = "16KiB", value_parser = size)]
    min_answer_rate: ByteSize,
    /// The most connections open at once; more wait until one is closed.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_CONNECTIONS", value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// The most connections of one client address (IPv6: of one /64); more are refused. Those of a --trusted-proxy do not count.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections_per_address: u32,
    /// The largest request body that is read.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_BODY_LIMIT", value_name = "SIZE", default_value = "1MiB", value_parser = size)]
    body_limit: ByteSize,
    /// The most bodies that are waited for at once; a client address may have a quarter.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_BODIES", value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    max_bodies: u32,
    /// The most memory of all bodies, from their arrival until the requests are answered; a client address may have a quarter.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_BODIES_MEMORY", value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    max_bodies_memory: ByteSize,
    /// The longest address, and the largest headers of a request, that are taken; at most 64KiB.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_HEADER_LIMIT", value_name = "SIZE", default_value = "16KiB", value_parser = header_size)]
    header_limit: ByteSize,
    /// The most requests that are answered at once; more are refused until one is done.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_IN_FLIGHT", value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    max_in_flight: u32,
    /// The most memory of all answers, until they are sent: an eighth of it for answers up to 64 KiB, and of the rest a quarter for a client address.
    #[arg(long, help_heading = "HTTP limits", env = "GATEPASS_MAX_ANSWERS_MEMORY", value_name = "SIZE", default_value = "256MiB", value_parser = size)]
    max_answers_memory: ByteSize,
    /// The most requests in one JSON array; 0 refuses arrays.
    #[arg(
        long,
        help_heading = "HTTP limits",
        env = "GATEPASS_MAX_BATCH",
        value_name = "N",
        default_value_t = 0
    )]
    max_batch: u32,
    /// Do not tell the schema: refuse introspection, and suggest no names where one is unknown.
    #[arg(long, env = "GATEPASS_NO_INTROSPECTION", value_parser = BoolishValueParser::new())]
    no_introspection: bool,
    /// Do not serve GraphiQL.
    #[arg(long, env = "GATEPASS_NO_GRAPHIQL", value_parser = BoolishValueParser::new())]
    no_graphiql: bool,
    /// A host that requests may be for, such as passes.example; several with commas, or the flag again. By default, a server on a loopback address answers for localhost alone, and any other for every host.
    #[arg(
        long,
        env = "GATEPASS_ALLOWED_HOST",
        value_name = "HOST",
        value_delimiter = ','
    )]
    allowed_host: Vec<Host>,
    #[command(flatten)]
    cors: CorsOptions,
    /// What the header Cache-Control of answers to GET says, such as `private, max-age=10`. Errors and answers to POST are never stored.
    #[arg(long, env = "GATEPASS_CACHE_CONTROL", value_name = "VALUE", default_value = "no-store", value_parser = header_value)]
    cache_control: HeaderValue,
    /// Show values of parameters in the SQL trace, too. They may be anybody's data.
    #[arg(long, help_heading = "SQL trace", env = "GATEPASS_SQL_TRACE_VALUES", value_parser = BoolishValueParser::new())]
    sql_trace_values: bool,
    /// Name clients in the log, by their network addresses. These may be anybody's data.
    #[arg(long, help_heading = "Logs", env = "GATEPASS_LOG_CLIENTS", value_parser = BoolishValueParser::new())]
    log_clients: bool,
    /// A proxy, or a network of them, such as 10.0.0.0/8, whose word is taken for who a client is: the end of X-Forwarded-For. Several with commas, or the flag again.
    #[arg(long, env = "GATEPASS_TRUSTED_PROXY", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// How long requests in flight may take to finish after SIGTERM or Ctrl-C.
    #[arg(long, env = "GATEPASS_SHUTDOWN_GRACE", value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    shutdown_grace: Duration,
}

impl HttpOptions {
    /// Whether the schema may be asked for.
    pub(super) fn introspection(&self) -> bool {
        !self.no_introspection
    }

    /// Whether GraphiQL is there to be opened.
    pub(super) fn has_graphiql(&self) -> bool {
        !self.no_graphiql && has_pages()
    }

    /// Settings of the routes, which show SQL to whoever asks, or to nobody.
    pub(super) fn settings(&self, shows_sql: bool) -> HttpSettings {
        HttpSettings {
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
                allowed: shows_sql,
                values: self.sql_trace_values,
            },
            graphiql: !self.no_graphiql,
        }
    }

    /// Settings of the connections that carry them.
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

//! Parses values of flags. Errors name the expected form.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::http::HeaderValue;
use bytesize::ByteSize;
use chrono::{DateTime, Utc};
use ipnet::IpNet;

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "it must be an IP address and a port, such as 127.0.0.1:8000".to_owned())
}

pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let one = || text.parse().map(|address: IpAddr| address.into());
    text.parse().or_else(|_| one()).map_err(|_| {
        "it must be an address or a network, such as 192.0.2.1 or 10.0.0.0/8".to_owned()
    })
}

pub(super) fn positive_time(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(time) if time.is_zero() => Err("it must be longer than 0s".to_owned()),
        Ok(time) => Ok(time),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn size(text: &str) -> Result<ByteSize, String> {
    match text.parse::<ByteSize>() {
        Ok(size) if size.as_u64() == 0 => Err("it must be at least 1 byte".to_owned()),
        Ok(size) => Ok(size),
        Err(_) => Err("it must be a size, such as 65536, 512KiB or 1MiB".to_owned()),
    }
}

/// hyper does not accept URLs of more than 64 KiB.
pub(super) fn header_size(text: &str) -> Result<ByteSize, String> {
    match size(text)? {
        size if size > ByteSize::kib(64) => Err("it must be at most 64KiB".to_owned()),
        size => Ok(size),
    }
}

pub(super) fn header_value(text: &str) -> Result<HeaderValue, String> {
    let value = HeaderValue::from_str(text).ok();
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| "it must be a header value on one line".to_owned())
}

pub(super) fn bytes(size: ByteSize) -> usize {
    usize::try_from(size.as_u64()).unwrap_or(usize::MAX)
}

pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Ok(time.with_timezone(&Utc)),
        Err(_) => Err("it must be a time in RFC 3339, such as 2026-01-31T09:00:00Z".to_owned()),
    }
}

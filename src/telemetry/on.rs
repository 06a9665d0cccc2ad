//! Traces over OTLP, as protobuf over HTTP.
//!
//! OpenTelemetry's environment variables apply. The most useful are
//! `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and `OTEL_EXPORTER_OTLP_HEADERS`. Names
//! follow the [semantic conventions] where these have one. No span contains the value
//! of a parameter, a variable or a row.
//!
//! [semantic conventions]: https://opentelemetry.io/docs/specs/semconv/

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{
    FutureExt, Span, SpanBuilder, SpanKind, Status, TraceContextExt, TracerProvider,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::resource::{EnvResourceDetector, TelemetryResourceDetector};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use sea_orm::DbBackend;

use super::TelemetryError;
use crate::cut::{self, cut};
use crate::database::Entry;
use crate::engine::Outcome;

/// The service name, unless `OTEL_SERVICE_NAME` is set.
const NAME: &str = "gatepass";

/// The maximum length of a statement's text in bytes. Thousands of texts may wait to be
/// sent.
const TEXT: usize = 8 * 1024;

/// The sender of traces. Clones share it.
#[derive(Clone, Debug)]
pub struct Telemetry {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    /// The database, as a value of `db.system.name`.
    system: &'static str,
}

impl Telemetry {
    /// Sends traces to a collector. It does not connect yet.
    ///
    /// # Errors
    ///
    /// If the address cannot be a collector's.
    pub fn start(endpoint: &str, backend: DbBackend) -> Result<Self, TelemetryError> {
        super::check(endpoint)?;
        // The client of the exporter takes it from the process. An error means that it has one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .build()
            .map_err(|error| TelemetryError::Exporter(error.to_string()))?;
        let resource = Resource::builder_empty()
            .with_service_name(NAME)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_detectors(&[
                Box::new(TelemetryResourceDetector),
                Box::new(EnvResourceDetector::new()),
            ])
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self {
            tracer: provider.tracer(NAME),
            provider,
            system: match backend {
                DbBackend::Postgres => "postgresql",
                _ => "sqlite",
            },
        })
    }

    /// Answers a request within a span, whose parent is the one in the request's
    /// headers (`traceparent`). If the client disconnects, this future is dropped and
    /// the span ends.
    pub async fn answer(&self, request: Request, next: Next) -> Response {
        let context = self.begin(&request);
        let response = next.run(request).with_context(context.clone()).await;
        let (span, status) = (context.span(), response.status());
        let code = i64::from(status.as_u16());
        span.set_attribute(KeyValue::new("http.response.status_code", code));
        if status.is_server_error() {
            span.set_status(Status::error(""));
        }
        span.end();
        response
    }

    fn begin(&self, request: &Request) -> Context {
        let headers = HeaderExtractor(request.headers());
        let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &headers);
        let (method, path) = (request.method().as_str(), request.uri().path());
        let span = SpanBuilder::from_name(format!("{method} {path}"))
            .with_kind(SpanKind::Server)
            .with_attributes([
                KeyValue::new("http.request.method", method.to_owned()),
                KeyValue::new("url.path", path.to_owned()),
            ])
            .start_with_context(&self.tracer, &parent);
        parent.with_span(span)
    }

    /// Reports the statements of a GraphQL request as children of the current span.
    pub fn record(&self, outcome: &Outcome) {
        let request = Context::current();
        let span = request.span();
        if !span.is_recording() {
            return;
        }
        if let Some(name) = &outcome.operation {
            let name = cut(name, cut::OPERATION).into_owned();
            span.update_name(name.clone());
            span.set_attribute(KeyValue::new("graphql.operation.name", name));
        }
        span.set_attributes([
            KeyValue::new("gatepass.statements.planned", number(outcome.planned())),
            KeyValue::new("gatepass.statements.executed", number(outcome.executed())),
        ]);
        let now = (Instant::now(), SystemTime::now());
        for entry in &outcome.statements {
            self.statement(entry, now, &request);
        }
    }

    fn statement(&self, entry: &Entry, now: (Instant, SystemTime), request: &Context) {
        let began = now.1 - now.0.saturating_duration_since(entry.began);
        let path = cut(&entry.path, cut::FIELDS).into_owned();
        let text = match cut(&entry.text, TEXT) {
            Cow::Borrowed(_) => Arc::clone(&entry.text),
            Cow::Owned(text) => text.into(),
        };
        let mut attributes = vec![
            KeyValue::new("gatepass.field", path.clone()),
            KeyValue::new("gatepass.keys", number(entry.keys)),
            KeyValue::new("db.system.name", self.system),
            KeyValue::new("db.query.text", text),
        ];
        if let Some(rows) = entry.rows {
            attributes.push(KeyValue::new("db.response.returned_rows", number(rows)));
        }
        let mut span = SpanBuilder::from_name(path)
            .with_kind(SpanKind::Client)
            .with_start_time(began)
            .with_attributes(attributes)
            .start_with_context(&self.tracer, request);
        if entry.rows.is_none() {
            span.set_status(Status::error("it failed or was given up"));
        }
        span.end_with_timestamp(began + entry.duration);
    }

    /// Sends the remaining spans, for a few seconds at most.
    pub async fn stop(self) {
        let stopped = tokio::task::spawn_blocking(move || self.provider.shutdown()).await;
        if let Ok(Err(error)) = stopped {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

//! Flags for requests from pages of other sites.

use clap::{Args, builder::BoolishValueParser};

use crate::http::{Origin, Origins};

/// The sites whose pages may send requests.
#[derive(Debug, Args)]
pub(super) struct CorsOptions {
    /// A site whose pages may send requests, such as `https://app.example`. Separate several with commas, or repeat the flag. None by default.
    #[arg(
        long,
        env = "GATEPASS_CORS_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    cors_origin: Vec<Origin>,
    /// Allow pages of --cors-origin to send cookies and other credentials that the browser keeps for this server, such as those of a single sign-on proxy.
    #[arg(long, env = "GATEPASS_CORS_CREDENTIALS", value_parser = BoolishValueParser::new())]
    cors_credentials: bool,
}

impl CorsOptions {
    /// The allowed sites.
    pub(super) fn origins(&self) -> Origins {
        Origins::new(self.cors_origin.iter().cloned()).with_credentials(self.cors_credentials)
    }
}

//! Flags of which other sites' pages may ask.

use clap::{Args, builder::BoolishValueParser};

use crate::http::{Origin, Origins};

/// Which other sites' pages may ask.
#[derive(Debug, Args)]
pub(super) struct CorsOptions {
    /// Another site whose pages may ask, such as `https://app.example`; several with commas, or the flag again. None by default.
    #[arg(
        long,
        env = "GATEPASS_CORS_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    cors_origin: Vec<Origin>,
    /// Allow pages of --cors-origin to send cookies and other credentials that the browser keeps for this server, such as those of a proxy that signs people in.
    #[arg(long, env = "GATEPASS_CORS_CREDENTIALS", value_parser = BoolishValueParser::new())]
    cors_credentials: bool,
}

impl CorsOptions {
    /// The sites that are allowed.
    pub(super) fn origins(&self) -> Origins {
        Origins::new(self.cors_origin.iter().cloned()).with_credentials(self.cors_credentials)
    }
}

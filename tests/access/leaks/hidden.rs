//! Texts that must not be found where they do not belong.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use std::collections::BTreeSet;
use std::fmt::{Display, Write};

use entity::{holder, pass, scan};
use regex::Regex;
use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};

use crate::support::database::open;
use crate::support::role_server::RoleServer;

/// The texts of a server's rows, and its tokens.
pub(super) struct Hidden {
    pub(super) codes: Vec<String>,
    /// Phone numbers, and why holders were blocked and passes revoked.
    pub(super) reserved: Vec<String>,
    /// Names and companies.
    pub(super) names: Vec<String>,
    /// Parts of secrets, and their hashes.
    pub(super) secrets: Vec<String>,
}

impl Hidden {
    pub(super) async fn read(server: &RoleServer) -> Self {
        let database = open(&server.database_url).await;
        let passes = pass::Entity::find().all(&database).await.unwrap();
        let scans = scan::Entity::find().all(&database).await.unwrap();
        let holders = holder::Entity::find().all(&database).await.unwrap();
        database.close().await.unwrap();
        let passes_of = passes.iter();
        let codes = passes_of.map(|pass| pass.code.clone());
        let codes: BTreeSet<String> = codes
            .chain(scans.iter().map(|scan| scan.code.clone()))
            .collect();
        let mut reserved: Vec<String> = Vec::new();
        reserved.extend(passes.iter().filter_map(|pass| pass.revoke_reason.clone()));
        reserved.extend(
            holders
                .iter()
                .filter_map(|holder| holder.block_reason.clone()),
        );
        reserved.extend(holders.iter().filter_map(|holder| holder.phone.clone()));
        let mut names: Vec<String> = holders.iter().map(|holder| holder.name.clone()).collect();
        names.extend(holders.iter().filter_map(|holder| holder.company.clone()));
        // A short text may be a part of another one.
        names.retain(|name| name.chars().count() > 6);
        assert!(codes.len() > 60 && reserved.len() > 8 && names.len() > 8);
        let mut hidden = Self {
            codes: codes.into_iter().collect(),
            reserved,
            names,
            secrets: Vec::new(),
        };
        for token in &server.tokens {
            hidden.add_secret(&token.secret);
        }
        hidden
    }

    pub(super) fn add_secret(&mut self, secret: &str) {
        let hash = Sha256::digest(secret);
        let mut hex = String::new();
        for byte in hash {
            write!(hex, "{byte:02x}").unwrap();
        }
        self.secrets.push(hex);
        // A mistyped secret has most of the right one.
        self.secrets
            .extend([&secret[4..20], &secret[30..46]].map(str::to_owned));
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        let personal = self.codes.iter().chain(&self.reserved).chain(&self.names);
        personal.chain(&self.secrets)
    }

    /// A search for all of them at once.
    pub(super) fn search(&self) -> Search {
        let texts = self.all().map(|text| regex::escape(text));
        let texts: Vec<String> = texts.collect();
        Search(Regex::new(&texts.join("|")).unwrap())
    }
}

/// Finds hidden texts. There are hundreds of them, and megabytes to search.
pub(super) struct Search(Regex);

impl Search {
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Asserts that a text has none of them.
    #[track_caller]
    pub(super) fn assert_not_in(&self, text: &str, place: impl Display) {
        if let Some(found) = self.0.find(text) {
            let begin = text.floor_char_boundary(found.start().saturating_sub(300));
            let end = text.ceil_char_boundary((found.start() + 100).min(text.len()));
            let hidden = found.as_str();
            panic!("`{hidden}` is in {place}: {}", &text[begin..end]);
        }
    }
}

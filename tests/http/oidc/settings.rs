//! The flags of a provider.

use tempfile::tempdir;

use crate::support::server::gatepass;

/// The exit code and the errors of `config check`, which checks the flags of `serve`.
fn check(arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempdir().unwrap();
    let arguments = [&["config", "check"], arguments].concat();
    let output = gatepass(&folder, &arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), errors)
}

#[test]
fn flags_that_cannot_work_are_named() {
    let issuer = ["--oidc-issuer", "https://login.example"];
    let audience = ["--oidc-audience", "gatepass"];
    let role = ["--oidc-role", "officer=gate-office"];
    let all = [&issuer[..], &audience, &role].concat();
    assert_eq!(check(&all), (Some(0), String::new()));
    for (arguments, named) in [
        ([&issuer[..], &audience].concat(), "--oidc-role"),
        ([&issuer[..], &role].concat(), "--oidc-audience"),
        (audience.to_vec(), "--oidc-issuer"),
        ([&all[..], &["--open"]].concat(), "--oidc-issuer"),
        (
            [
                &["--oidc-issuer", "http://login.example"],
                &audience[..],
                &role,
            ]
            .concat(),
            "https://",
        ),
        (
            [&issuer[..], &audience, &["--oidc-role", "boss=x"]].concat(),
            "viewer, guard, officer and admin",
        ),
        (
            [&all[..], &["--oidc-role-claim", "a..b"]].concat(),
            "realm_access.roles",
        ),
    ] {
        let (code, errors) = check(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains(named), "{arguments:?}: {errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}

#[test]
fn a_server_with_a_provider_needs_no_token_to_listen_to_others() {
    let issuer = crate::support::issuer::Issuer::start(&[]);
    let folder = tempdir().unwrap();
    let mut command = gatepass(&folder, &["serve"]);
    command
        .args(issuer.flags())
        .args(["--bind", "0.0.0.0:0"])
        .env("GATEPASS_OPEN", "false");
    crate::support::server::Server::follow(folder, command);
}

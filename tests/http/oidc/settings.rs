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
fn the_secret_of_the_client_is_not_shown() {
    let folder = tempdir().unwrap();
    let arguments = [
        "config",
        "check",
        "--oidc-issuer",
        "https://login.example",
        "--oidc-audience",
        "gatepass",
        "--oidc-role",
        "admin=admin",
        "--oidc-client-id",
        "gatepass-web",
    ];
    let mut command = gatepass(&folder, &arguments);
    command.env("GATEPASS_OIDC_CLIENT_SECRET", "not-to-be-shown");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("oidc-client-secret = \"(hidden)\""),
        "{shown}"
    );
    assert!(!shown.contains("not-to-be-shown"), "{shown}");
    let help = gatepass(&folder, &["serve", "--help"])
        .env("GATEPASS_OIDC_CLIENT_SECRET", "not-to-be-shown")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("GATEPASS_OIDC_CLIENT_SECRET"), "{help}");
    assert!(!help.contains("not-to-be-shown"), "{help}");
    // A secret without a client, twice, or in a file that is not there.
    let server = |more: &[&str]| {
        let arguments = [&arguments[..], more].concat();
        check(&arguments[2..])
    };
    let secret = ["--oidc-client-secret", "x"];
    let file = ["--oidc-client-secret-file", "y"];
    assert_eq!(server(&secret).0, Some(0));
    assert_eq!(server(&[secret, file].concat()).0, Some(2));
    assert_eq!(check(&secret).0, Some(2));
    let folder = tempdir().unwrap();
    let serve = [&["serve"], &arguments[2..], &file].concat();
    let output = gatepass(&folder, &serve).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("cannot use the secret in y"), "{errors}");
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

// An app in Go whose users log in with Latchkey, as the documentation of go-oidc writes it.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  os.Getenv("REDIRECT_URI"),
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: config.ClientID})
	// The secrets of the logins under way, by state.
	var begun sync.Map

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<a href="/login">Log in</a>`)
	})

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		state, secret := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
		begun.Store(state, secret)
		options := []oauth2.AuthCodeOption{oidc.Nonce(state)}
		options = append(options, oauth2.S256ChallengeOption(secret))
		http.Redirect(w, r, config.AuthCodeURL(state, options...), http.StatusFound)
	})

	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		state := query.Get("state")
		secret, known := begun.LoadAndDelete(state)
		if !known || query.Has("error") {
			http.Error(w, query.Get("error_description"), http.StatusBadRequest)
			return
		}
		token, err := config.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(secret.(string)))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		idToken, err := verifier.Verify(ctx, raw)
		if err == nil && idToken.Nonce != state {
			err = fmt.Errorf("wrong nonce")
		}
		if err == nil {
			err = idToken.VerifyAccessToken(token.AccessToken)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		user, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil || user.Subject != idToken.Subject {
			http.Error(w, fmt.Sprint("no userinfo: ", err), http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, idToken.Subject, " ", user.Email)
	})

	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

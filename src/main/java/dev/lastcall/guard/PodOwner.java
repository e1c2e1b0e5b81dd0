package dev.lastcall.guard;

/** The controller of a Pod, as its ownerReferences name it. */
public record PodOwner(String apiVersion, String kind, String name, String uid) {}
